class Classed(nn.Module):
    """Generator of AC-GAN: noise times an embedding of the class, dense layers, convolutions between doublings."""

    def __init__(self, latent, classes, wide, f, small):
        super().__init__()
        self.embed = nn.Embedding(classes, latent)
        self.dense = nn.Sequential(nn.Linear(latent, wide), nn.ReLU(True), nn.Linear(wide, f * small * small),
                                   nn.ReLU(True))
        self.body = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(f, 2 * f, 5, 1, 2), nn.ReLU(True),
                                  nn.Upsample(scale_factor=2), nn.Conv2d(2 * f, f, 5, 1, 2), nn.ReLU(True),
                                  nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(f, 1, 2), nn.Tanh())
        self.shape = (-1, f, small, small)

    def forward(self, z, labels):
        return self.body(self.dense(z * self.embed(labels)).reshape(self.shape))


def acgan(batch, side, latent, wide, f, df, classes=10):
    """D on real pictures and as many generated, then G on twice as many"""
    g = Classed(latent, classes, wide, f, side // 4)
    trunk, c = [nn.ZeroPad2d((0, 1, 0, 1))], 1
    for k in range(4):
        trunk += [nn.Conv2d(c, df << k, 3, 2 if k == 0 else 1, 0 if k == 0 else 1), nn.LeakyReLU(.3, True),
                  nn.Dropout(.3)]
        c = df << k
    features = c * (side // 2) ** 2
    d = nn.ModuleList([nn.Sequential(*trunk, nn.Flatten()), nn.Linear(features, 1), nn.Linear(features, classes)])
    og, od = (torch.optim.Adam(net.parameters(), 5e-4, (.5, .999)) for net in (g, d))
    x = torch.rand(batch, 1, side, side) * 2 - 1
    labels = torch.arange(batch) % classes

    def loss(pictures, truth, asked):
        h = d[0](pictures)
        return (nn.functional.binary_cross_entropy_with_logits(d[1](h), truth) +
                nn.functional.cross_entropy(d[2](h), asked))

    def step():
        asked = torch.randint(classes, (batch,))
        with torch.no_grad():
            fake = g(torch.randn(batch, latent), asked)
        truth = torch.cat([torch.ones(batch, 1), torch.zeros(batch, 1)])
        od.zero_grad(set_to_none=True)
        loss(torch.cat([x, fake]), truth, torch.cat([labels, asked])).backward()
        od.step()
        for p in d.parameters():
            p.requires_grad_(False)
        asked = torch.randint(classes, (2 * batch,))
        og.zero_grad(set_to_none=True)
        loss(g(torch.randn(2 * batch, latent), asked), torch.ones(2 * batch, 1), asked).backward()
        og.step()
        for p in d.parameters():
            p.requires_grad_(True)

    return lambda: (None, milliseconds(step)), size(g, d)


def infogan(batch, side, f, df, wide, head, noise=62, values=10, numbers=2):
    """D and Q on one trunk, then G; the information in both games"""
    small = side // 4
    g = nn.Sequential(nn.Linear(noise + values + numbers, wide), nn.BatchNorm1d(wide), nn.ReLU(True),
                      nn.Linear(wide, 2 * f * small * small), nn.BatchNorm1d(2 * f * small * small), nn.ReLU(True),
                      nn.Unflatten(1, (2 * f, small, small)), nn.ConvTranspose2d(2 * f, f, 4, 2, 1), nn.BatchNorm2d(f),
                      nn.ReLU(True), nn.ConvTranspose2d(f, 1, 4, 2, 1), nn.Sigmoid())
    trunk = nn.Sequential(nn.Conv2d(1, df, 4, 2, 1), nn.LeakyReLU(.1, True), nn.Conv2d(df, 2 * df, 4, 2, 1),
                          nn.BatchNorm2d(2 * df), nn.LeakyReLU(.1, True), nn.Flatten(),
                          nn.Linear(2 * df * small * small, wide), nn.BatchNorm1d(wide), nn.LeakyReLU(.1, True))
    d = nn.ModuleList([trunk, nn.Linear(wide, 1),
                       nn.Sequential(nn.Linear(wide, head), nn.BatchNorm1d(head), nn.LeakyReLU(.1, True),
                                     nn.Linear(head, values + 2 * numbers))])
    og = torch.optim.Adam(g.parameters(), 1e-3, (.5, .999))
    od = torch.optim.Adam(d.parameters(), 2e-4, (.5, .999))
    x = torch.rand(batch, 1, side, side)

    def drawn():
        c, u = torch.randint(values, (batch,)), torch.rand(batch, numbers) * 2 - 1
        z = torch.rand(batch, noise) * 2 - 1
        return g(torch.cat([z, nn.functional.one_hot(c, values).float(), u], 1)), c, u

    def answers(pictures):
        h = d[0](pictures)
        return d[1](h), d[2](h)

    def information(q, c, u):
        gain = u.square() - (u - q[:, values::2]).square()
        return nn.functional.cross_entropy(q[:, :values], c) - .5 * gain.sum() / batch

    def step():
        with torch.no_grad():
            fake, c, u = drawn()
        od.zero_grad(set_to_none=True)
        real, _ = answers(x)
        made, q = answers(fake)
        softplus = nn.functional.softplus
        (softplus(-real).mean() + softplus(made).mean() + information(q, c, u)).backward()
        od.step()
        for p in d.parameters():
            p.requires_grad_(False)
        og.zero_grad(set_to_none=True)
        fake, c, u = drawn()
        made, q = answers(fake)
        (softplus(-made).mean() + information(q, c, u)).backward()
        og.step()
        for p in d.parameters():
            p.requires_grad_(True)

    return lambda: (None, milliseconds(step)), size(g, d)


CASES["acgan-28-f16-n50"] = lambda: acgan(50, 28, 64, 256, 16, 8)
CASES["infogan-28-f32-n64"] = lambda: infogan(64, 28, 32, 32, 256, 64)
