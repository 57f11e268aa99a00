// The structure of Akoma Ntoso 3.0, as far as we write it: what may stand in what, in which order, and which attributes
// must be there. After the schema of the OASIS Standard of 29 August 2018 (akn-core v1.0, part 2), in our own words.
import { describe, expect, test } from 'vitest'
import { akomaNtosoOf } from './akoma-ntoso.ts'
import { variants } from './model.ts'
import { documentOf } from './reading.ts'
import { openMarkedResolution } from './test-resolution.ts'
import { elementsOf, readXml, type XmlElement } from './xml-reading.ts'

const core = 'FRBRthis FRBRuri (FRBRdate )+(FRBRauthor )+'
const inline = '((docTitle|ins|del|inline|marker|noteRef|br) )*'
/** The children of each by their names, a blank after each. Nothing else is written. */
const holds: Readonly<Record<string, string>> = {
  akomaNtoso: 'statement ',
  statement: 'meta (preface )?(preamble )?mainBody (conclusions )?',
  meta: 'identification (references )*(notes )*(proprietary )*',
  identification: 'FRBRWork FRBRExpression FRBRManifestation ',
  FRBRWork: `${core}FRBRcountry (FRBRsubtype )*(FRBRnumber )*(FRBRname )*`,
  FRBRExpression: `${core}(FRBRlanguage )+`,
  FRBRManifestation: `${core}(FRBRformat )?`,
  references: '((TLCOrganization|TLCRole|TLCConcept) )*',
  notes: '(note )+',
  note: '(p )*',
  preface: '(block )*',
  conclusions: '(block )*',
  preamble: '((recitals|p|block) )*',
  recitals: '((num|heading) )*(recital )+',
  recital: '((num|heading) )*(p )+',
  mainBody: '((section|hcontainer|paragraph|p) )+',
  section: '((num|heading) )*((paragraph|subparagraph) )*',
  hcontainer: '((num|heading) )*((paragraph|subparagraph) )*',
  paragraph: '((num|heading) )*((intro )?((paragraph|subparagraph) )*|content )',
  subparagraph: '((num|heading) )*((intro )?((paragraph|subparagraph) )*|content )',
  intro: '(p )*',
  content: '(p )*',
  ...Object.fromEntries(
    ['p', 'num', 'heading', 'block', 'docTitle', 'ins', 'del', 'inline'].map((name) => [name, inline]),
  ),
}
const empty = /^(marker|noteRef|br|TLC\w+|FRBR[a-z]\w+)$/
const references = ['eId', 'href', 'showAs']
const bears: Readonly<Record<string, readonly string[]>> = {
  statement: ['name'],
  identification: ['source'],
  references: ['source'],
  notes: ['source'],
  proprietary: ['source'],
  FRBRthis: ['value'],
  FRBRuri: ['value'],
  FRBRdate: ['date', 'name'],
  FRBRauthor: ['href'],
  FRBRlanguage: ['language'],
  FRBRcountry: ['value'],
  TLCOrganization: references,
  TLCRole: references,
  TLCConcept: references,
  note: ['eId'],
  noteRef: ['href'],
  marker: ['eId', 'name'],
  inline: ['name'],
  block: ['name'],
  hcontainer: ['eId', 'name'],
  section: ['eId'],
  paragraph: ['eId'],
  subparagraph: ['eId'],
  recitals: ['eId'],
  recital: ['eId'],
}

/** Every place at which the structure is another, with the way to it. */
function faultsIn(element: XmlElement, way: string): string[] {
  const here = `${way}/${element.name}`
  const children = elementsOf(element)
  // What is ours alone is nobody else’s.
  if (element.name === 'proprietary') return missingIn(element, here)
  const told = children.map(({ name }) => `${name} `).join('')
  const model = holds[element.name] ?? (empty.test(element.name) ? '' : undefined)
  const fits = model !== undefined && new RegExp(`^(?:${model})$`).test(told)
  return [
    ...(fits ? [] : [`${here} holds ${told || 'nothing'}`]),
    ...missingIn(element, here),
    ...children.flatMap((child) => faultsIn(child, here)),
  ]
}

function missingIn({ attributes, name }: XmlElement, here: string): string[] {
  const missing = (bears[name] ?? []).filter((one) => !attributes.get(one))
  const blank = ['eId', 'wId'].filter((one) => /\s/.test(attributes.get(one) ?? ''))
  return [...missing.map((one) => `${here} lacks ${one}`), ...blank.map((one) => `${here} has a blank in ${one}`)]
}

describe('Akoma Ntoso as the schema has it', () => {
  const { state } = openMarkedResolution()
  test.each(variants)('%s: everything stands where it may, in its order, with what it must bear', (variant) => {
    const model = documentOf(state, { variant, at: '2026-11-22T10:00:00.000Z' })
    expect(faultsIn(readXml(akomaNtosoOf(model), 'akn'), '')).toEqual([])
  })

  test('a structure that is another is told with its place', () => {
    const wrong = '<akomaNtoso><statement name="x"><mainBody><recital/></mainBody></statement></akomaNtoso>'
    const faults = faultsIn(readXml(wrong, 'akn'), '')
    expect(faults).toContain('/akomaNtoso/statement holds mainBody ')
    expect(faults).toContain('/akomaNtoso/statement/mainBody/recital lacks eId')
  })
})
