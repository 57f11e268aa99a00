// Where somebody was going when they found that they had to sign in first: kept in this tab alone, and gone with it.
const kept = 'chancery.after-sign-in'

/** `path`: an address of these pages. */
export function remember(path: string): void {
  if (path.startsWith('/') && !path.startsWith('//')) sessionStorage.setItem(kept, path)
}

export function remembered(): string | undefined {
  return sessionStorage.getItem(kept) ?? undefined
}

export function forget(): void {
  sessionStorage.removeItem(kept)
}
