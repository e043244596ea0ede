def pix2pix(batch, side, f, downs):
    """U-Net, PatchGAN C f-2f-4f with batch norm on input and output, vanilla loss, 100 L1; D first, then G"""
    layers = [nn.Conv2d(6, f, 4, 2, 1), nn.LeakyReLU(.2, True)]
    for c, stride in ((f, 2), (2 * f, 1)):
        layers += [nn.Conv2d(c, 2 * c, 4, stride, 1, bias=False), nn.BatchNorm2d(2 * c), nn.LeakyReLU(.2, True)]
    g, d = unet(downs, f), nn.Sequential(*layers, nn.Conv2d(4 * f, 1, 4, 1, 1))
    og, od = (torch.optim.Adam(net.parameters(), 2e-4, (.5, .999)) for net in (g, d))
    x, y = (torch.rand(batch, 3, side, side) * 2 - 1 for _ in range(2))
    bce = nn.functional.binary_cross_entropy_with_logits

    def judge(picture, wanted):
        logits = d(torch.cat([x, picture], 1))
        return bce(logits, torch.full_like(logits, wanted))

    def step():
        fake = g(x)
        od.zero_grad(set_to_none=True)
        ((judge(y, 1.) + judge(fake.detach(), 0.)) / 2).backward()
        od.step()
        for p in d.parameters():
            p.requires_grad_(False)
        og.zero_grad(set_to_none=True)
        (judge(fake, 1.) + 100 * nn.functional.l1_loss(fake, y)).backward()
        og.step()
        for p in d.parameters():
            p.requires_grad_(True)

    return lambda: (None, milliseconds(step)), size(g, d)


CASES["pix2pix-64-ngf32-d6-n8"] = lambda: pix2pix(8, 64, 32, 6)
