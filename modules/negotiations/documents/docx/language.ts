/** The language of a paragraph: what the file says, unless the script itself says otherwise. */

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

export function languageOf(words: string, said: string | undefined): string | undefined {
  const letters = words.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return undefined
  const of = (script: RegExp): number => (words.match(script)?.length ?? 0) / letters
  const told = said && tag.test(said) && said.length <= 35 ? said : undefined
  if (of(/\p{Script=Arabic}/gu) > 0.5)
    return told && /^(ar|fa|ps|ur|ckb|prs|sd|ug)/.test(told) ? told : /[پچژگکی]/.test(words) ? 'fa' : 'ar'
  if (of(/\p{Script=Thai}/gu) > 0.5) return 'th'
  return told && !/^(ar|fa|ps|ur|th|he)(-|$)/.test(told) ? told : undefined
}
