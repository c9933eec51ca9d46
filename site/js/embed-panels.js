/* What is known of each panel before it starts: its title, and about how tall it will be.

   heights: in CSS pixels, for frames 360, 720 and 1080 wide, as measured; only until the panel says its own. */

export const PANELS = {
  task: { title: "What comes next?", heights: [1320, 1110, 1040] },
  distribution: { title: "Not one guess: a bet on every letter", heights: [1590, 1450, 1330] },
  loss: { title: "How wrong was it?", heights: [1760, 1590, 1440] },
  backprop: { title: "Who is to blame?", heights: [4620, 4010, 2990] },
  attention: { title: "Looking back, but not at everything alike", heights: [2320, 1970, 1480] },
  training: { title: "Thousands of small corrections", heights: [1940, 1500, 1180] },
  scaling: { title: "More of everything", heights: [2180, 1690, 1400] },
  loop: { title: "The whole loop, once around", heights: [1870, 1490, 1150] },
};
