#!/usr/bin/env python3
"""The loops of benchmarks/train in PyTorch, for comparison: images a second.

Not part of the build: it needs PyTorch (Debian's python3-torch).

  benchmarks/train-pytorch.py path/to/mnist [threads, else 1]
"""
import gzip
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


def dense():
    encoder = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 1024), nn.ReLU())
    decoder = nn.Sequential(
        nn.Linear(20, 784), nn.ReLU(), nn.Linear(784, 784), nn.Unflatten(1, (1, 28, 28)))
    return encoder, nn.Linear(1024, 20), nn.Linear(1024, 20), decoder


def convolutional():
    encoder = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(.2),
        nn.Conv2d(64, 128, 4, 2, 1), nn.BatchNorm2d(128), nn.LeakyReLU(.2),
        nn.Conv2d(128, 128, 3, 1, 1), nn.BatchNorm2d(128), nn.LeakyReLU(.2), nn.Flatten())
    decoder = nn.Sequential(
        nn.Linear(32, 6272), nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(64, 1, 4, 2, 1))
    return encoder, nn.Linear(6272, 32), nn.Linear(6272, 32), decoder


def images(directory):
    with gzip.open(directory + '/train-images-idx3-ubyte.gz') as file:
        pixels = numpy.frombuffer(file.read(), dtype=numpy.uint8)[16:]
    return torch.from_numpy(pixels.copy()).view(-1, 1, 28, 28)


def measure(name, parts, data, batch, steps, blocks):
    encoder, mean, log_variance, decoder = parts
    optimizer = torch.optim.Adam([p for part in parts for p in part.parameters()], lr=1e-3)
    order = torch.randperm(len(data))
    step, speeds = 0, []
    for block in range(blocks + 1):
        start = time.perf_counter()
        for _ in range(steps):
            at = step % (len(data) // batch) * batch
            step += 1
            x = data[order[at:at + batch]].float().div_(255)
            features = encoder(x)
            m, v = mean(features), log_variance(features)
            z = m + torch.exp(.5 * v) * torch.randn_like(m)
            reconstruction = functional.binary_cross_entropy_with_logits(
                decoder(z), x, reduction='sum') / batch
            kl = .5 * (m.square() + v.exp() - 1 - v).sum() / batch
            optimizer.zero_grad()
            (reconstruction + kl).backward()
            optimizer.step()
        if block > 0:  # the first is warm-up
            speeds.append(batch * steps / (time.perf_counter() - start))
    speeds.sort()
    print('%s batch %d: %.0f images/s, best %.0f'
          % (name, batch, speeds[blocks // 2], speeds[-1]))


torch.manual_seed(0)
torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
mnist = images(sys.argv[1])
measure('vae-mlp-mnist', dense(), mnist, 128, 150, 7)
measure('vae-mlp-mnist', dense(), mnist, 512, 60, 7)
measure('vae-conv-mnist', convolutional(), mnist, 128, 12, 5)
