"""Draws the pictures of ImageFileTest with Pillow, and works out with numpy what shirt.png becomes
at 28 x 28: python pictures.py

shirt.png      a dark shirt with stripes on a bright ground, 640 x 480, in colours
shirt.txt      its grey by Pillow, on a square of its ground, inverted; each value the exact mean
               of the area of a 28th of the side: every pixel 7 times, in blocks of 160 x 160
ghost.png      the same shirt on nothing
moving.gif     two pictures
cmyk.jpg       colours for print
"""

import numpy as np
from PIL import Image, ImageDraw

GROUND = (240, 238, 232, 255)


def shirt(ground):
    image = Image.new("RGBA", (640, 480), ground)
    draw = ImageDraw.Draw(image)
    outline = [(250, 30), (390, 30), (530, 110), (480, 200), (420, 170), (420, 450)]
    draw.polygon(outline + [(640 - x, y) for x, y in reversed(outline)], fill=(40, 60, 120, 255))
    draw.ellipse([270, 0, 370, 60], fill=ground)
    for y in range(200, 440, 50):
        draw.line([(220, y), (420, y)], fill=(150, 40, 60, 255), width=15)
    return image


picture = shirt(GROUND).convert("RGB")
picture.save("shirt.png", optimize=True)
grey = np.asarray(picture.convert("L"), dtype=np.int64)
border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
square = np.full((640, 640), int(np.median(border)))
square[80:560] = grey
means = square.repeat(7, 0).repeat(7, 1).reshape(28, 160, 28, 160).mean((1, 3))
np.savetxt("shirt.txt", 255 - means, fmt="%.2f")

shirt((0, 0, 0, 0)).save("ghost.png", optimize=True)
small = picture.resize((32, 24))
small.save("moving.gif", save_all=True, append_images=[small.rotate(90)])
small.convert("CMYK").save("cmyk.jpg")
