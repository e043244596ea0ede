"""The PyTorch side of `morph4j bench`: one case, one JSON line out for each line in.

    --look                  tells version, BLAS and cases
    CASE FOLDER             serves the case until its input ends; its files are in FOLDER
    --export CASE FOLDER    writes the net of a translation case as FOLDER/CASE.onnx
    --learn DATA SIDE SEED MINUTES[,MINUTES...] FOLDER
                            trains CycleGAN and writes its generators to FOLDER after so many minutes

The networks are those of StandardWorkloads.java, layer for layer. Other providers of cases add to CASES; `main()` runs
last.
"""
import json
import os
import random
import re
import sys
import time


def say(**fields):
    print(json.dumps(fields), flush=True)


try:
    import torch
    from torch import nn
except ImportError as error:
    say(missing=error.name or "torch")
    sys.exit()

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
torch.manual_seed(1)


def look():
    """Version, the BLAS files that a product of matrices has loaded, the build's own words."""
    torch.zeros(256, 256) @ torch.zeros(256, 256)
    loaded = set()
    if os.path.exists("/proc/self/maps"):
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/" in line}
        loaded = {path for path in paths if re.search(r"blas|mkl_|libblis|Accelerate", os.path.basename(path))}
    config = torch.__config__.show()
    said = re.findall(r"BLAS_INFO=\w+|Intel\(R\) MKL-DNN v[\w.]+|CPU capability usage: \w+", config)
    # Debian's reference BLAS lies in a folder of that name; every other one brings its own library.
    reference = bool(loaded) and all(re.search(r"/(blas/)?libblas\.so", os.path.realpath(p)) and
                                     "/openblas" not in os.path.realpath(p) and "/atlas" not in os.path.realpath(p) and
                                     "/blis" not in os.path.realpath(p) for p in loaded)
    names = ", ".join(sorted(os.path.realpath(p) for p in loaded if "lapack" not in p)) or "built in"
    say(torch=torch.__version__, blas=names, reference=reference, config="; ".join(said),
        cases=[name for name in CASES if name not in WITHOUT], without=WITHOUT)


class Residual(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.body = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(d, d, 3), nn.InstanceNorm2d(d), nn.ReLU(True),
                                  nn.ReflectionPad2d(1), nn.Conv2d(d, d, 3), nn.InstanceNorm2d(d))

    def forward(self, x):
        return x + self.body(x)


def resnet(blocks, f):
    """c7s1-f, d2f, d4f, R4f x blocks, u2f, uf, c7s1-3"""
    def normed(layer, channels):
        return [layer, nn.InstanceNorm2d(channels), nn.ReLU(True)]

    layers = [nn.ReflectionPad2d(3)] + normed(nn.Conv2d(3, f, 7), f)
    for c in (f, 2 * f):
        layers += normed(nn.Conv2d(c, 2 * c, 3, stride=2, padding=1), 2 * c)
    layers += [Residual(4 * f) for _ in range(blocks)]
    for c in (4 * f, 2 * f):
        up = nn.ConvTranspose2d(c, c // 2, 3, stride=2, padding=1, output_padding=1)
        layers += normed(up, c // 2)
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(f, 3, 7), nn.Tanh())


class Level(nn.Module):
    """One halving of a U-Net and its way back; `inner` is the level below."""

    def __init__(self, outside, inside, inner, outermost=False):
        super().__init__()
        self.outermost = outermost
        down = nn.Conv2d(3 if outermost else outside, inside, 4, 2, 1, bias=False)
        wide = inside * 2 if inner is not None else inside
        up = nn.ConvTranspose2d(wide, 3 if outermost else outside, 4, 2, 1, bias=outermost)
        before = [] if outermost else [nn.LeakyReLU(.2, True)]
        below = [] if inner is None else [inner] if outermost else [nn.BatchNorm2d(inside), inner]
        after = nn.Tanh() if outermost else nn.BatchNorm2d(outside)
        self.body = nn.Sequential(*before, down, *below, nn.ReLU(True), up, after)

    def forward(self, x):
        y = self.body(x)
        return y if self.outermost else torch.cat([x, y], 1)


def unet(downs, f):
    level = None
    for k in range(downs - 1, 0, -1):
        level = Level(f * min(8, 2 ** (k - 1)), f * min(8, 2 ** k), level)
    return Level(3, f, level, outermost=True)


def size(*nets):
    return sum(p.numel() for net in nets for p in net.parameters())


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def generator(net, batch, side):
    x = torch.rand(batch, 3, side, side) * 2 - 1

    def forward():
        with torch.no_grad():
            net(x)

    def train():
        net.zero_grad(set_to_none=True)
        net(x).abs().mean().backward()

    return lambda: (milliseconds(forward), milliseconds(train)), size(net)


def gan(generator, discriminator, real, noise, noise_for_each):
    og, od = (torch.optim.Adam(net.parameters(), 2e-4, (.5, .999)) for net in (generator, discriminator))
    bce = nn.functional.binary_cross_entropy_with_logits

    def judge(logits, wanted):
        return bce(logits, torch.full_like(logits, wanted))

    def step():
        fake = generator(torch.randn(*noise))
        od.zero_grad(set_to_none=True)
        (judge(discriminator(real), 1.) + judge(discriminator(fake.detach()), 0.)).backward()
        od.step()
        shown = generator(torch.randn(*noise)) if noise_for_each else fake
        og.zero_grad(set_to_none=True)
        judge(discriminator(shown), 1.).backward()
        og.step()

    return lambda: (None, milliseconds(step)), size(generator, discriminator)


# Nets whose translations are measured, and the side of their pictures.
TRANSLATED = {
    "translate-resnet9-256": (lambda: resnet(9, 64), 256),
    "translate-unet256": (lambda: unet(8, 64), 256),
}


def translation(name, count=4):
    make, side = TRANSLATED[name]
    net = make().eval()
    pictures = [torch.rand(1, 3, side, side) * 2 - 1 for _ in range(count)]

    def translate():
        with torch.no_grad():
            for picture in pictures:
                net(picture)

    return lambda: (None, milliseconds(translate)), size(net)


def export(name, folder):
    make, side = TRANSLATED[name]
    net = make().eval()
    picture = torch.rand(1, 3, side, side) * 2 - 1
    torch.onnx.export(net, picture, os.path.join(folder, name + ".onnx"), input_names=["x"], output_names=["y"],
                      opset_version=13)
    with open(os.path.join(folder, name + ".parameters"), "w") as out:
        out.write(str(size(net)))
    say(ready="exported", parameters=size(net))


# Reasons by name of cases that lack something on this machine.
WITHOUT = {}
try:
    import numpy
    import PIL.Image
except ImportError as error:
    WITHOUT["data-jpeg-256"] = "no module " + (error.name or "PIL")


class Pairs(torch.utils.data.Dataset):
    """Pictures of the folders A and B: resized to 286, cropped to 256 at random, mirrored at random, in [-1, 1]."""

    def __init__(self, folder):
        self.files = [sorted(os.path.join(folder, domain, name) for name in os.listdir(os.path.join(folder, domain)))
                      for domain in "AB"]

    def __len__(self):
        return len(self.files[0])

    def __getitem__(self, i):
        return self.load(self.files[0][i]), self.load(self.files[1][random.randrange(len(self.files[1]))])

    @staticmethod
    def load(file):
        picture = PIL.Image.open(file).convert("RGB").resize((286, 286), PIL.Image.BICUBIC)
        x, y = random.randint(0, 30), random.randint(0, 30)
        picture = picture.crop((x, y, x + 256, y + 256))
        if random.random() < .5:
            picture = picture.transpose(PIL.Image.FLIP_LEFT_RIGHT)
        planes = torch.from_numpy(numpy.array(picture)).permute(2, 0, 1).contiguous()
        return planes.float().div_(127.5).sub_(1)


def pipeline():
    loader = torch.utils.data.DataLoader(Pairs(sys.argv[2]), batch_size=1, shuffle=True, num_workers=2,
                                         persistent_workers=True)

    def epoch():
        for a, b in loader:
            a[0, 0, 0, 0].item()

    return lambda: (None, milliseconds(epoch)), 0


def points():
    def perceptron(out):
        return nn.Sequential(nn.Linear(2, 128), nn.ReLU(True), nn.Linear(128, 128), nn.ReLU(True), nn.Linear(128, out))

    return gan(perceptron(2), perceptron(1), torch.randn(256, 2), (256, 2), True)


def digits():
    features = 128 * 7 * 7
    generator = nn.Sequential(
        nn.Linear(100, features), nn.BatchNorm1d(features), nn.ReLU(True), nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(True),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh())
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(.2, True),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(.2, True),
        nn.Flatten(), nn.Linear(features, 1))
    return gan(generator, discriminator, torch.rand(64, 1, 28, 28) * 2 - 1, (64, 100), False)


CASES = {
    "resnet9-256": lambda: generator(resnet(9, 64), 1, 256),
    "resnet6-128": lambda: generator(resnet(6, 64), 1, 128),
    "unet256": lambda: generator(unet(8, 64), 1, 256),
    "unet128-n8": lambda: generator(unet(7, 64), 8, 128),
    "resnet6-ngf32-64-n4": lambda: generator(resnet(6, 32), 4, 64),
    "mlp-gan-256": points,
    "dcgan-28-n64": digits,
    "translate-resnet9-256": lambda: translation("translate-resnet9-256"),
    "translate-unet256": lambda: translation("translate-unet256"),
    "data-jpeg-256": pipeline,
}


def peak_kib():
    """Most memory that was resident in this process; None where there is no /proc."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


def serve(name):
    run, parameters = CASES[name]()
    say(ready="PyTorch " + torch.__version__, parameters=parameters)
    for _ in sys.stdin:
        forward, total = run()
        say(forward_ms=forward, total_ms=total, peak_kib=peak_kib())


def main():
    if sys.argv[1] == "--look":
        look()
    elif sys.argv[1] == "--export":
        export(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "--learn":
        learn(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), [int(m) for m in sys.argv[5].split(",")], sys.argv[6])
    else:
        serve(sys.argv[1])
