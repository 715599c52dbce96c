interface FieldProblem {
  path: string;
  message: string;
}

/** One text per field, keyed by its dotted path. A field can have several problems, for example a URL. */
export function fieldErrors(problems: readonly FieldProblem[]): Record<string, string> {
  const texts = new Map<string, Set<string>>();
  for (const { path, message } of problems) texts.set(path, (texts.get(path) ?? new Set()).add(message));
  return Object.fromEntries([...texts].map(([path, messages]) => [path, [...messages].join(" ")]));
}
