package dev.limn.trainer.data;

import java.util.List;

/**
 * One way to write a digit: strokes within the unit square, x to the right and y down. A stroke is
 * a smooth curve through its points, given as x, y, x, y, ...; a point given twice is a corner.
 */
record Glyph(List<double[]> strokes) {

  private static final List<List<Glyph>> DIGITS =
      List.of(
          List.of(
              glyph(
                  stroke(
                      .55, 0, .2, .12, .03, .5, .18, .88, .5, 1, .83, .87, .97, .5, .82, .12, .5,
                      .01)),
              glyph(
                  stroke(
                      .7, .08, .4, .02, .08, .28, .05, .68, .3, .98, .66, .94, .93, .62, .92, .24,
                      .66, .04, .45, .1))),
          List.of(
              glyph(stroke(.5, 0, .5, .5, .5, 1)),
              glyph(stroke(.3, .22, .55, 0, .55, 0, .53, .5, .55, 1)),
              glyph(stroke(.32, .2, .52, 0, .52, 0, .52, 1), stroke(.25, 1, .52, 1, .8, 1))),
          List.of(
              glyph(
                  stroke(
                      .1, .24, .3, .04, .66, .02, .88, .24, .74, .5, .4, .78, .06, 1, .06, 1, .5,
                      .98, .96, .99)),
              glyph(
                  stroke(
                      .1, .22, .34, .02, .72, .05, .86, .3, .66, .6, .34, .9, .1, .96, .1, .8, .36,
                      .8, .66, .97, .97, .94))),
          List.of(
              glyph(
                  stroke(
                      .1, .12, .44, 0, .82, .1, .8, .34, .4, .47, .4, .47, .84, .58, .9, .84, .5, 1,
                      .06, .88)),
              glyph(
                  stroke(
                      .1, .02, .5, .02, .86, .02, .86, .02, .42, .4, .42, .4, .84, .52, .9, .82, .5,
                      1, .06, .9))),
          List.of(
              glyph(
                  stroke(.18, 0, .14, .28, .06, .56, .06, .56, .5, .55, .96, .53),
                  stroke(.76, .02, .73, .5, .7, 1)),
              glyph(
                  stroke(.68, 0, .38, .32, .04, .66, .04, .66, .5, .67, .98, .65),
                  stroke(.68, 0, .69, .5, .7, 1))),
          List.of(
              glyph(
                  stroke(
                      .86, .02, .5, .02, .22, .03, .22, .03, .18, .22, .14, .44, .14, .44, .5, .36,
                      .86, .5, .88, .82, .5, 1, .06, .9)),
              glyph(
                  stroke(
                      .24, .02, .2, .24, .16, .44, .16, .44, .52, .38, .86, .54, .84, .84, .46, 1,
                      .08, .92),
                  stroke(.24, .02, .6, .03, .92, 0))),
          List.of(
              glyph(
                  stroke(
                      .76, .02, .38, .2, .1, .58, .18, .92, .54, 1, .88, .84, .82, .58, .5, .5, .16,
                      .7)),
              glyph(
                  stroke(
                      .5, 0, .22, .3, .08, .66, .24, .96, .6, .99, .84, .8, .74, .6, .44, .58, .18,
                      .78))),
          List.of(
              glyph(stroke(.06, .04, .5, .04, .94, .03, .94, .03, .62, .46, .42, 1)),
              glyph(stroke(.08, .18, .1, .03, .1, .03, .9, .03, .9, .03, .7, .48, .6, 1)),
              glyph(
                  stroke(.06, .05, .5, .04, .94, .02, .94, .02, .64, .48, .44, 1),
                  stroke(.34, .52, .58, .51, .84, .5))),
          List.of(
              glyph(
                  stroke(
                      .8, .14, .48, 0, .16, .2, .46, .46, .86, .76, .54, 1, .14, .78, .5, .48, .84,
                      .2, .72, .08)),
              glyph(
                  stroke(
                      .5, .46, .2, .32, .24, .08, .5, 0, .78, .08, .8, .32, .5, .46, .12, .66, .18,
                      .94, .5, 1, .84, .93, .88, .66, .5, .46))),
          List.of(
              glyph(
                  stroke(
                      .86, .2, .52, 0, .14, .2, .26, .48, .62, .46, .86, .2, .86, .2, .82, .6, .7,
                      1)),
              glyph(
                  stroke(
                      .84, .22, .5, .01, .14, .2, .24, .48, .6, .48, .84, .22, .84, .22, .86, .64,
                      .68, .94, .24, .96))));

  /** The ways to write a digit, 0 to 9. */
  static List<Glyph> of(int digit) {
    return DIGITS.get(digit);
  }

  private static Glyph glyph(double[]... strokes) {
    return new Glyph(List.of(strokes));
  }

  private static double[] stroke(double... coordinates) {
    return coordinates;
  }
}
