/** A name that nothing of these has: `inject-7`. */
export function freshName(stem: string, taken: readonly { id: string }[]): string {
  const names = new Set(taken.map(({ id }) => id))
  let number = taken.length + 1
  while (names.has(`${stem}-${number}`)) number += 1
  return `${stem}-${number}`
}
