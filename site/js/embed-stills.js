/* What stands in a panel's place before it starts: its title, about how tall it will be, and a drawing of its kind.
   The drawings show the form of the figure and no data: there are no numbers before something has been computed.

   heights: in CSS pixels, for frames 360, 720 and 1080 wide, as measured; only until the panel says its own. */

const line = (d, more = "") => `<path d="${d}" fill="none" stroke="currentColor" stroke-width="2" ${more}/>`;
const bar = (x, y, width, height, opacity = 1) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="1" fill="currentColor" opacity="${opacity}"/>`;
const dot = (x, y, r = 5) => `<circle cx="${x}" cy="${y}" r="${r}" fill="currentColor"/>`;
const range = (n) => [...Array(n).keys()];
const axes = line("M20 10V90H150", 'opacity=".4"');

export const PANELS = {
  task: {
    title: "What comes next?",
    heights: [1320, 1110, 1040],
    still: range(3).map((i) => line(`M${30 + 30 * i} 60h22`)).join("") +
      `<rect x="118" y="30" width="26" height="32" rx="3" fill="none" stroke="currentColor" stroke-width="2"/>`,
  },
  distribution: {
    title: "Not one guess: a bet on every letter",
    heights: [1590, 1450, 1330],
    still: [14, 40, 8, 66, 22, 10, 30, 6, 18].map((height, i) => bar(22 + 14 * i, 90 - height, 9, height, 0.8)).join(""),
  },
  loss: {
    title: "How wrong was it?",
    heights: [1760, 1590, 1440],
    still: axes + line("M24 12C28 60 60 84 148 88"),
  },
  backprop: {
    title: "Who is to blame?",
    heights: [4620, 4010, 2990],
    still: [[35, 30], [35, 70], [85, 20], [85, 50], [85, 80], [135, 50]].map(([x, y]) => dot(x, y)).join("") +
      [20, 50, 80].map((y) => line(`M35 30L85 ${y}M35 70L85 ${y}M85 ${y}L135 50`, 'opacity=".4"')).join(""),
  },
  attention: {
    title: "Looking back, but not at everything alike",
    heights: [1800, 1870, 1250],
    still: range(6).flatMap((i) => range(i + 1).map((j) =>
      bar(40 + 15 * j, 8 + 14 * i, 13, 12, 0.2 + 0.7 * (((3 * i + 5 * j) % 7) / 7)))).join(""),
  },
  training: {
    title: "Thousands of small corrections",
    heights: [1940, 1500, 1180],
    still: axes + line("M24 14C30 60 40 64 60 68S100 76 148 78"),
  },
  scaling: {
    title: "More of everything",
    heights: [2180, 1690, 1400],
    still: axes + [[35, 25], [55, 42], [80, 54], [105, 62], [132, 67]].map(([x, y]) => dot(x, y, 4)).join(""),
  },
  loop: {
    title: "The whole loop, once around",
    heights: [1870, 1490, 1150],
    still: range(8).map((i) => dot(80 + 36 * Math.cos((i * Math.PI) / 4), 50 + 36 * Math.sin((i * Math.PI) / 4), 6)).join(""),
  },
};
