/** An id as `bkg_0b5f3a…60718`: enough to tell two apart; whole on hover, to screen readers and when copied. */
export function ShortId({ id }: { id: string }) {
  const short = id.length > 20 ? `${id.slice(0, id.indexOf("_") + 7)}…${id.slice(-4)}` : id;
  return (
    <span className="font-mono text-xs whitespace-nowrap" title={id}>
      <span aria-hidden>{short}</span>
      <span className="sr-only">{id}</span>
    </span>
  );
}
