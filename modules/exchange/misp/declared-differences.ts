/**
 * Where an event that went MISP → STIX → MISP may differ from the one that came, and why. A test holds this list: it
 * allows these and nothing else. From the second round on there is no difference at all.
 */
export const declaredDifferences: readonly { what: string; why: string }[] = [
  {
    what: 'The wrapping (`{"Event": …}`, `{"response": …}`) and the order of members in an object.',
    why: 'They say nothing; MISP itself writes both in several ways.',
  },
  {
    what: '`uuid` of an attribute, object or report that had none.',
    why: 'Without one nothing could be updated or withdrawn later. It follows from the contents, so it is the same each time.',
  },
  {
    what: 'Attributes under a narrower marking than their object stand after the others, and references to them after other references.',
    why: 'They travel apart from the object, and their positions would tell those who do not see them that they are there.',
  },
  {
    what: 'A reference between two parts whose audiences cross is left out.',
    why: 'No marking lets exactly those see it who see both ends.',
  },
]
