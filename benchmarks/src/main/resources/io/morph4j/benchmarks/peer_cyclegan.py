def patch(f):
    """C f-2f-4f-8f, instance norm, without sigmoid"""
    layers = [nn.Conv2d(3, f, 4, 2, 1), nn.LeakyReLU(.2, True)]
    for c, stride in ((f, 2), (2 * f, 2), (4 * f, 1)):
        layers += [nn.Conv2d(c, 2 * c, 4, stride, 1), nn.InstanceNorm2d(2 * c), nn.LeakyReLU(.2, True)]
    return nn.Sequential(*layers, nn.Conv2d(8 * f, 1, 4, 1, 1))


def cyclegan(side, f):
    ga, gb, da, db = resnet(6, f), resnet(6, f), patch(f), patch(f)
    generators, discriminators = [*ga.parameters(), *gb.parameters()], [*da.parameters(), *db.parameters()]
    og, od = (torch.optim.Adam(p, 2e-4, (.5, .999)) for p in (generators, discriminators))
    a, b = (torch.rand(1, 3, side, side) * 2 - 1 for _ in range(2))
    l1 = nn.functional.l1_loss

    def gan(logits, wanted):
        return nn.functional.mse_loss(logits, torch.full_like(logits, wanted))

    def step():
        fake_b, fake_a = ga(a), gb(b)
        for p in discriminators:
            p.requires_grad_(False)
        og.zero_grad(set_to_none=True)
        loss = gan(da(fake_b), 1.) + gan(db(fake_a), 1.)
        loss = loss + 10 * l1(gb(fake_b), a) + 10 * l1(ga(fake_a), b) + 5 * l1(ga(b), b) + 5 * l1(gb(a), a)
        loss.backward()
        og.step()
        for p in discriminators:
            p.requires_grad_(True)
        od.zero_grad(set_to_none=True)
        for d, real, fake in ((da, b, fake_b), (db, a, fake_a)):
            ((gan(d(real), 1.) + gan(d(fake.detach()), 0.)) / 2).backward()
        od.step()

    return lambda: (None, milliseconds(step)), size(ga, gb, da, db)


CASES["cyclegan-128-ngf64-r6"] = lambda: cyclegan(128, 64)
CASES["cyclegan-128-save-memory"] = CASES["cyclegan-128-ngf64-r6"]
CASES["cyclegan-64-ngf32-r6"] = lambda: cyclegan(64, 32)
