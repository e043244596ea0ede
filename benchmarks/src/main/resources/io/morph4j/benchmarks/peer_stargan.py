class LabelBlock(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(d, d, 3, 1, 1, bias=False), tracked(d), nn.ReLU(True),
                                  nn.Conv2d(d, d, 3, 1, 1, bias=False), tracked(d))

    def forward(self, x):
        return x + self.body(x)


def tracked(d):
    return nn.InstanceNorm2d(d, affine=True, track_running_stats=True)


def stargan(batch, side, f, blocks, layers, domains):
    """c7s1, two c4 s2, residual blocks, two transposed c4 s2, c7s1 on picture and label planes; WGAN-GP; D, then G"""
    parts = [nn.Conv2d(3 + domains, f, 7, 1, 3, bias=False), tracked(f), nn.ReLU(True)]
    for c in (f, 2 * f):
        parts += [nn.Conv2d(c, 2 * c, 4, 2, 1, bias=False), tracked(2 * c), nn.ReLU(True)]
    parts += [LabelBlock(4 * f) for _ in range(blocks)]
    for c in (4 * f, 2 * f):
        parts += [nn.ConvTranspose2d(c, c // 2, 4, 2, 1, bias=False), tracked(c // 2), nn.ReLU(True)]
    g = nn.Sequential(*parts, nn.Conv2d(f, 3, 7, 1, 3, bias=False), nn.Tanh())
    trunk, c = [], 3
    for k in range(layers):
        trunk += [nn.Conv2d(c, f << k, 4, 2, 1), nn.LeakyReLU(.01, True)]
        c = f << k
    d = nn.ModuleList([nn.Sequential(*trunk), nn.Conv2d(c, 1, 3, 1, 1, bias=False),
                       nn.Conv2d(c, domains, side >> layers, bias=False)])
    og, od = (torch.optim.Adam(net.parameters(), 1e-4, (.5, .999)) for net in (g, d))
    x = torch.rand(batch, 3, side, side) * 2 - 1
    original = torch.arange(batch) % domains
    target = (original + 1) % domains

    def translated(picture, labels):
        planes = nn.functional.one_hot(labels, domains).float()[:, :, None, None].expand(-1, -1, side, side)
        return g(torch.cat([picture, planes], 1))

    def judged(picture):
        h = d[0](picture)
        return d[1](h), d[2](h).flatten(1)

    def step():
        with torch.no_grad():
            fake = translated(x, target)
        scores, classes = judged(x)
        alpha = torch.rand(batch, 1, 1, 1)
        between = (alpha * x + (1 - alpha) * fake).requires_grad_()
        slopes, = torch.autograd.grad(judged(between)[0].sum(), between, create_graph=True)
        penalty = ((slopes.flatten(1).norm(dim=1) - 1) ** 2).mean()
        od.zero_grad(set_to_none=True)
        (nn.functional.cross_entropy(classes, original) - scores.mean() + judged(fake)[0].mean() +
         10 * penalty).backward()
        od.step()
        for p in d.parameters():
            p.requires_grad_(False)
        og.zero_grad(set_to_none=True)
        fake = translated(x, target)
        scores, classes = judged(fake)
        cycle = nn.functional.l1_loss(translated(fake, original), x)
        (nn.functional.cross_entropy(classes, target) - scores.mean() + 10 * cycle).backward()
        og.step()
        for p in d.parameters():
            p.requires_grad_(True)

    return lambda: (None, milliseconds(step)), size(g, d)


class Halving(nn.Module):
    """Residual block of StarGAN v2's encoders and discriminator."""

    def __init__(self, i, o, norm=False, halve=True):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(i, i, 3, 1, 1), nn.Conv2d(i, o, 3, 1, 1)
        self.norm1, self.norm2 = (nn.InstanceNorm2d(i, affine=True) if norm else nn.Identity() for _ in range(2))
        self.short = nn.Conv2d(i, o, 1, bias=False) if i != o else nn.Identity()
        self.pool = nn.AvgPool2d(2) if halve else nn.Identity()

    def forward(self, x):
        h = self.pool(self.conv1(nn.functional.leaky_relu(self.norm1(x), .2)))
        h = self.conv2(nn.functional.leaky_relu(self.norm2(h), .2))
        return (h + self.pool(self.short(x))) / 2 ** .5


class Adaptive(nn.Module):
    def __init__(self, style, c):
        super().__init__()
        self.norm, self.fc = nn.InstanceNorm2d(c), nn.Linear(style, 2 * c)

    def forward(self, x, s):
        gamma, beta = self.fc(s)[:, :, None, None].chunk(2, 1)
        return (1 + gamma) * self.norm(x) + beta


class Styled(nn.Module):
    """Decoder block of StarGAN v2."""

    def __init__(self, i, o, style, double):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(i, o, 3, 1, 1), nn.Conv2d(o, o, 3, 1, 1)
        self.norm1, self.norm2 = Adaptive(style, i), Adaptive(style, o)
        self.short = nn.Conv2d(i, o, 1, bias=False) if i != o else nn.Identity()
        self.up = nn.Upsample(scale_factor=2) if double else nn.Identity()

    def forward(self, x, s):
        h = self.conv1(self.up(nn.functional.leaky_relu(self.norm1(x, s), .2)))
        h = self.conv2(nn.functional.leaky_relu(self.norm2(h, s), .2))
        return (h + self.short(self.up(x))) / 2 ** .5


class StyledGenerator(nn.Module):
    def __init__(self, side, f, most, style):
        super().__init__()
        widths = [min(most, f << k) for k in range(side.bit_length() - 4)]
        inner = widths[-1]
        self.encode = nn.Sequential(nn.Conv2d(3, f, 3, 1, 1),
                                    *(Halving(i, o, True) for i, o in zip(widths, widths[1:])),
                                    *(Halving(inner, inner, True, False) for _ in range(2)))
        back = widths[::-1]
        self.decode = nn.ModuleList([Styled(inner, inner, style, False) for _ in range(2)] +
                                    [Styled(i, o, style, True) for i, o in zip(back, back[1:])])
        self.out = nn.Sequential(nn.InstanceNorm2d(f, affine=True), nn.LeakyReLU(.2), nn.Conv2d(f, 3, 1))

    def forward(self, x, s):
        h = self.encode(x)
        for block in self.decode:
            h = block(h, s)
        return self.out(h)


def trunk(side, f, most):
    widths = [min(most, f << k) for k in range(side.bit_length() - 2)]
    c = widths[-1]
    return nn.Sequential(nn.Conv2d(3, f, 3, 1, 1), *(Halving(i, o) for i, o in zip(widths, widths[1:])),
                         nn.LeakyReLU(.2), nn.Conv2d(c, c, 4), nn.LeakyReLU(.2)), c


class Chosen(nn.Module):
    """A shared part, then a branch for each domain."""

    def __init__(self, shared, branches):
        super().__init__()
        self.shared, self.branches = shared, nn.ModuleList(branches)

    def forward(self, x, domains):
        h = self.shared(x).flatten(1)
        return torch.stack([branch(h) for branch in self.branches], 1)[torch.arange(len(x)), domains]


def hidden(i, o):
    return [nn.Linear(i, o), nn.ReLU(True)]


def stargan2(batch, side, f, most, wide, style, domains, latent=16):
    """Four updates: D by noise, D by references, G with F and E by noise, G by references; then the averages"""
    g = StyledGenerator(side, f, most, style)
    m = Chosen(nn.Sequential(*hidden(latent, wide), *(part for _ in range(3) for part in hidden(wide, wide))),
               [nn.Sequential(*(part for _ in range(3) for part in hidden(wide, wide)), nn.Linear(wide, style))
                for _ in range(domains)])
    body, c = trunk(side, f, most)
    e = Chosen(body, [nn.Linear(c, style) for _ in range(domains)])
    body, c = trunk(side, f, most)
    d = nn.Sequential(body, nn.Conv2d(c, domains, 1), nn.Flatten())
    averages = [[p.detach().clone() for p in net.parameters()] for net in (g, m, e)]
    og, om, oe, od = (torch.optim.Adam(net.parameters(), 1e-4, (0., .99), weight_decay=1e-4) for net in (g, m, e, d))
    x, r1, r2 = (torch.rand(batch, 3, side, side) * 2 - 1 for _ in range(3))
    original = torch.arange(batch) % domains
    target = (original + 1) % domains
    softplus, l1 = nn.functional.softplus, nn.functional.l1_loss

    def judged(picture, labels):
        return d(picture)[torch.arange(batch), labels]

    def discriminate(s):
        real = x.detach().requires_grad_()
        scores = judged(real, original)
        slopes, = torch.autograd.grad(scores.sum(), real, create_graph=True)
        loss = softplus(-scores).mean() + .5 * slopes.pow(2).flatten(1).sum(1).mean()
        with torch.no_grad():
            fake = g(x, s)
        od.zero_grad(set_to_none=True)
        (loss + softplus(judged(fake, target)).mean()).backward()
        od.step()

    def translate(s, other, optimizers):
        fake = g(x, s)
        with torch.no_grad():
            another = g(x, other)
        loss = softplus(-judged(fake, target)).mean() + l1(e(fake, target), s) - l1(fake, another)
        loss = loss + l1(g(fake, e(x, original)), x)
        for optimizer in (og, om, oe):
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()

    def step():
        z1, z2 = torch.randn(batch, latent), torch.randn(batch, latent)
        with torch.no_grad():
            by_noise, by_reference = m(z1, target), e(r1, target)
        discriminate(by_noise)
        discriminate(by_reference)
        for p in d.parameters():
            p.requires_grad_(False)
        with torch.no_grad():
            other = m(z2, target)
        translate(m(z1, target), other, (og, om, oe))
        with torch.no_grad():
            first, second = e(r1, target), e(r2, target)
        for net in (e, m):
            for p in net.parameters():
                p.requires_grad_(False)
        translate(first, second, (og,))
        for net in (d, e, m):
            for p in net.parameters():
                p.requires_grad_(True)
        with torch.no_grad():
            for net, average in zip((g, m, e), averages):
                torch._foreach_mul_(average, 1 - 1e-3)
                torch._foreach_add_(average, list(net.parameters()), alpha=1e-3)

    return lambda: (None, milliseconds(step)), size(g, m, e, d)


CASES["stargan-64-ngf32-r3-n4"] = lambda: stargan(4, 64, 32, 3, 5, 4)
CASES["stargan2-64-f16-n4"] = lambda: stargan2(4, 64, 16, 64, 64, 32, 4)
