/** Returns fractional milliseconds that are comparable between processes of one machine. */
export const now = () => performance.timeOrigin + performance.now();
