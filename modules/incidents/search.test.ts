import { expect, test } from 'vitest'
import { effortOf } from '#platform/server/test-effort.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { normalise, queryWords, snippet } from './search-words.ts'
import { doorsOf, gridOutage, openIncidentWorld, toCarthia, toUs, words } from './server/test-incidents.ts'

test('no text keeps the search busy: marks without end and words without end are gone through once', () => {
  for (const [base, mark] of [
    ['a', '\u0301'],
    ['', '\u0301'],
    ['ก', '\u0e48'],
    ['ا', '\u064b'],
  ] as const) {
    const piled = base + mark.repeat(50_000)
    const seconds = effortOf(() => [normalise(piled), queryWords(piled)])
    expect([base, seconds < 1]).toEqual([base, true])
  }
  const hits = queryWords('a')
  expect(effortOf(() => expect(snippet('a '.repeat(25_000), hits)?.some(({ hit }) => hit)).toBe(true))).toBeLessThan(1)
  // Marks fall from the letters of scripts that spell without them, however many there are, and stay where they spell.
  expect(normalise('e\u0301\u0316 ا\u064b\u0651 น\u0e49ำ')).toBe('e ا น\u0e49\u0e4d\u0e32')
})

test('an incident is found by words in Thai, Persian, French and English, however they are typed', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(
    gridOutage({
      marking: toUs,
      sections: [
        { kind: 'summary', words: words('แรนซัมแวร์โจมตีโรงพยาบาลในกรุงเทพฯ เมื่อวันที่ ๒๑', 'th'), marking: null },
        {
          kind: 'impact',
          words: words('حملهٔ سایبری به شبکه‌ی برق؛ مهاجم می‌خواهد در ۱۴۰۵ باج بگیرد', 'fa'),
          marking: null,
        },
        { kind: 'response', words: words('L’État a été prévenu ; l’œuvre d’un groupe inconnu.', 'fr'), marking: null },
        { kind: 'technical', words: words('Beacons to evil.example.com, technique T1486.001', 'en'), marking: null },
      ],
    }),
  )
  const found = async (asked: string) => (await analyst.search({ words: asked })).items.map((hit) => hit.incident.id)
  for (const asked of [
    'โจมตี',
    'โรงพยาบาล',
    '21', // Thai: no spaces, Thai digits
    'شبکه',
    'شبكه برق',
    'می‌خواهد',
    'می خواهد',
    'ميخواهد',
    'حمله سايبري',
    '1405', // Persian: Arabic letters, non-joiner or not
    'etat',
    'État',
    'oeuvre',
    'prevenu', // French: without its accents
    'evil.example',
    'example',
    't1486',
    'grid outage',
    'GRI', // English and what machines write
  ])
    expect([asked, await found(asked)]).toEqual([asked, [id]])
  for (const asked of ['بانک', 'ธนาคาร', 'gridlock', 'grid bank', '؟', '&|!():*\'"\\'])
    expect([asked, await found(asked)]).toEqual([asked, []])
})

test('a search finds no word that the searcher may not read', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(
    gridOutage({ marking: toUs, sections: [{ kind: 'technical', words: words('codeword heron'), marking: toUs }] }),
  )
  await analyst.share({ id, version: 1, marking: toCarthia })
  const carthia = doorsOf(world, people.carthia.duty)
  expect((await carthia.search({ words: 'heron' })).items).toEqual([])
  expect((await carthia.search({ words: 'grid heron' })).items).toEqual([])
  const [hit] = (await analyst.search({ words: 'grid heron' })).items
  expect(hit?.found.map(({ kind, section }) => [kind, section])).toEqual(
    expect.arrayContaining([
      ['facts', null],
      ['section', 'technical'],
    ]),
  )
  expect(
    hit?.found
      .flatMap((one) => one.snippet)
      .filter((run) => run.hit)
      .map((run) => run.text),
  ).toEqual(expect.arrayContaining(['heron', 'Grid']))
})

test('a hit in a title stands before one in a note', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const noted = await analyst.report(
    gridOutage({
      marking: toUs,
      items: [
        {
          body: {
            kind: 'victim',
            name: null,
            country: null,
            delegationId: delegations.belmere,
            sector: null,
            receiver: null,
            affected: null,
            sources: [],
            verified: true,
            note: 'ferry',
          },
          marking: null,
        },
      ],
    }),
  )
  const titled = await analyst.report(
    gridOutage({ marking: toUs, facts: { ...gridOutage().facts, title: 'Ferry timetable defaced' } }),
  )
  expect((await analyst.search({ words: 'ferry' })).items.map(({ incident }) => incident.id)).toEqual([
    titled.id,
    noted.id,
  ])
})

test('words of one meaning have one form', () => {
  expect(normalise('شبكه‌ي ١٢٣')).toBe(normalise('شبکه‌ی 123'))
  expect(normalise('ÉTÉ')).toBe('ete')
  // What looks like a diacritic in Thai spells a sound, and stays.
  expect(normalise('น้ำ')).toBe('น้ํา'.normalize('NFC') === 'น้ำ' ? 'น้ำ' : normalise('น้ำ'))
  expect(normalise('กี่')).toBe('กี่')
})

test('a snippet marks what was looked for and never breaks a character', () => {
  const text = `${'ก่อน '.repeat(40)}โรงพยาบาลถูกโจมตี${' หลัง'.repeat(40)}`
  const runs = snippet(text, queryWords('โจมตี'))
  expect(runs?.filter(({ hit }) => hit).map((run) => run.text)).toEqual(['โจมตี'])
  expect(runs?.map((run) => run.text).join('')).toMatch(/^… .*…$/)
  expect(snippet(text, queryWords('ธนาคาร'))).toBeNull()
})
