# Prints the numbers of SpectralConv2dTest, by PyTorch 1.13.
import torch
torch.set_default_dtype(torch.float64)
c=torch.nn.Conv2d(3,4,3,2,1)
with torch.no_grad():
    c.weight.copy_(torch.sin(torch.arange(108.)).reshape(4,3,3,3)); c.bias.copy_(torch.tensor([.1,.2,.3,.4]))
c=torch.nn.utils.spectral_norm(c,eps=1e-12)
with torch.no_grad():
    u=torch.tensor([1.,2.,3.,4.]); c.weight_u.copy_(u/u.norm())
    w=c.weight_orig.reshape(4,-1); v=u@w; c.weight_v.copy_(v/v.norm())
x=torch.cos(torch.arange(2*3*16.)).reshape(2,3,4,4)
for i in range(2):
    y=c(x)
(y*torch.arange(32.).reshape(y.shape)).sum().backward()
print(y.flatten()[:6].tolist(), c.weight_u.tolist(), c.weight_orig.grad.flatten()[:4].tolist(), c.weight_orig.grad.abs().sum().item(), c.bias.grad.tolist())
c.eval(); print(c(x).flatten()[:4].tolist())
