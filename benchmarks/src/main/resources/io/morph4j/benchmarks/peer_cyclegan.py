def patch(f):
    """C f-2f-4f-8f, instance norm, without sigmoid"""
    layers = [nn.Conv2d(3, f, 4, 2, 1), nn.LeakyReLU(.2, True)]
    for c, stride in ((f, 2), (2 * f, 2), (4 * f, 1)):
        layers += [nn.Conv2d(c, 2 * c, 4, stride, 1), nn.InstanceNorm2d(2 * c), nn.LeakyReLU(.2, True)]
    return nn.Sequential(*layers, nn.Conv2d(8 * f, 1, 4, 1, 1))


class CycleGan:
    """Networks, optimisers and one step, as published; pools of 50 pictures where `pooled`."""

    def __init__(self, f, pooled=False):
        self.ga, self.gb, self.da, self.db = resnet(6, f), resnet(6, f), patch(f), patch(f)
        self.discriminators = [*self.da.parameters(), *self.db.parameters()]
        self.og, self.od = (torch.optim.Adam(p, 2e-4, (.5, .999)) for p in (
            [*self.ga.parameters(), *self.gb.parameters()], self.discriminators))
        self.pools = (Pool(50), Pool(50)) if pooled else (lambda x: x, lambda x: x)

    def step(self, a, b):
        ga, gb, da, db = self.ga, self.gb, self.da, self.db
        l1 = nn.functional.l1_loss

        def gan(logits, wanted):
            return nn.functional.mse_loss(logits, torch.full_like(logits, wanted))

        fake_b, fake_a = ga(a), gb(b)
        for p in self.discriminators:
            p.requires_grad_(False)
        self.og.zero_grad(set_to_none=True)
        loss = gan(da(fake_b), 1.) + gan(db(fake_a), 1.)
        loss = loss + 10 * l1(gb(fake_b), a) + 10 * l1(ga(fake_a), b) + 5 * l1(ga(b), b) + 5 * l1(gb(a), a)
        loss.backward()
        self.og.step()
        for p in self.discriminators:
            p.requires_grad_(True)
        self.od.zero_grad(set_to_none=True)
        for d, real, fake, pool in ((da, b, fake_b, self.pools[0]), (db, a, fake_a, self.pools[1])):
            ((gan(d(real), 1.) + gan(d(pool(fake.detach())), 0.)) / 2).backward()
        self.od.step()


class Pool:
    """Generated pictures of earlier steps, half of the time instead of the newest (Shrivastava et al. 2017)."""

    def __init__(self, most):
        self.most, self.kept = most, []

    def __call__(self, x):
        if len(self.kept) < self.most:
            self.kept.append(x)
            return x
        if random.random() < .5:
            return x
        at = random.randrange(self.most)
        old, self.kept[at] = self.kept[at], x
        return old


def cyclegan(side, f):
    net = CycleGan(f)
    a, b = (torch.rand(1, 3, side, side) * 2 - 1 for _ in range(2))
    return lambda: (None, milliseconds(lambda: net.step(a, b))), size(net.ga, net.gb, net.da, net.db)


def learn(folder, side, seed, minutes, out):
    """Trains on `folder`, and after each of `minutes` writes the generators as out/MINUTES-AtoB.safetensors, -BtoA."""
    from torchvision import transforms
    from torchvision.io import ImageReadMode, read_image
    torch.manual_seed(seed)
    random.seed(seed)
    cut = transforms.Compose([transforms.Resize(side * 9 // 8), transforms.RandomCrop(side),
                              transforms.RandomHorizontalFlip()])

    def pictures(domain):
        names = sorted(os.listdir(os.path.join(folder, domain)))
        return [read_image(os.path.join(folder, domain, n), ImageReadMode.RGB) / 127.5 - 1 for n in names]

    def endless(all_of_them):
        while True:
            for x in random.sample(all_of_them, len(all_of_them)):
                yield cut(x)[None]

    domains = ["trainA", "trainB"]
    if not os.path.isdir(os.path.join(folder, domains[0])):
        domains = [os.path.join("train", d) for d in sorted(os.listdir(os.path.join(folder, "train")))]
    from_a, from_b = (endless(pictures(d)) for d in domains)
    net = CycleGan(side // 2, pooled=True)
    for network in (net.ga, net.gb, net.da, net.db):
        for module in network.modules():
            if hasattr(module, "weight") and module.weight is not None:
                nn.init.normal_(module.weight, 0., .02)
                nn.init.zeros_(module.bias)
    spent, steps = 0., 0
    for wanted in minutes:
        begun = time.perf_counter()
        while spent + time.perf_counter() - begun < 60 * wanted:
            net.step(next(from_a), next(from_b))
            steps += 1
        spent += time.perf_counter() - begun
        for name, network in (("AtoB", net.ga), ("BtoA", net.gb)):
            save(network, os.path.join(out, "%d-%s.safetensors" % (wanted, name)))
        say(minutes=wanted, steps=steps)


def save(network, file):
    """Under the names of the published implementation."""
    head, data = {}, b""
    for key, value in network.state_dict().items():
        numbers = value.numpy().tobytes()
        head["model." + key.replace(".body.", ".conv_block.")] = dict(
            dtype="F32", shape=list(value.shape), data_offsets=[len(data), len(data) + len(numbers)])
        data += numbers
    text = json.dumps(head).encode()
    with open(file, "wb") as out:
        out.write(len(text).to_bytes(8, "little") + text + data)


CASES["cyclegan-128-ngf64-r6"] = lambda: cyclegan(128, 64)
CASES["cyclegan-128-save-memory"] = CASES["cyclegan-128-ngf64-r6"]
CASES["cyclegan-64-ngf32-r6"] = lambda: cyclegan(64, 32)
