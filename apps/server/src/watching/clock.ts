/** Milliseconds that two readings of the clocks may lie apart, and the slewing of a time service may make of a turn. */
const SLACK = 500;

/** Holds the clock of the machine against the one that only goes forward. */
export function openClock(
  wall: () => number = () => Date.now(),
  steady: () => number = () => performance.now(),
): { ranBack(): boolean } {
  let last = { wall: wall(), steady: steady() };
  return {
    ranBack() {
      const now = { wall: wall(), steady: steady() };
      const isBack = now.wall - last.wall < now.steady - last.steady - SLACK;
      last = now;
      return isBack;
    },
  };
}
