import { type Command, Option } from 'commander'

const stands = ['support', 'can-accept', 'reserve', 'oppose', 'no-instructions']
const paragraphs = ['title', 'heading', 'preambular', 'operative', 'definition', 'annex', 'footnote']
const statements = [
  'reservation',
  'interpretative-statement',
  'explanation-of-position',
  'explanation-of-vote',
  'dissociation',
  'general-statement',
]

/** The words of `chancery negotiation`; what each does is loaded when it is called. */
export function negotiationCommands(program: Command): void {
  const negotiation = program
    .command('negotiation')
    .description('a text that delegations negotiate in a sealed room, with the device of "chancery room"')
    .option('--folder <folder>', 'of this device; ~/.config/chancery/room, or CHANCERY_ROOM, unless said')
  reading(negotiation)
  acting(negotiation)
  carryingActs(negotiation)
  carrying(negotiation)
}

function reading(negotiation: Command): void {
  negotiation.command('list').description('the negotiations of this device').action(run('list'))
  negotiation
    .command('show <room> [paragraph]')
    .description('the text as it stands: labels, brackets, positions; a room goes by its id or a title')
    .action(run('show'))
  negotiation
    .command('history <room>')
    .description('every act in its order, the refused ones with the reason')
    .option('--from <number>')
    .option('--to <number>')
    .action(run('history'))
  negotiation
    .command('brief <room>')
    .description('what your delegation says to itself alone')
    .option('--paragraph <paragraph>')
    .option('--write <text>')
    .addOption(
      new Option('--kind <kind>', 'of what is written')
        .choices(['instruction', 'red-line', 'fallback', 'note'])
        .default('note'),
    )
    .option('--remove <id>')
    .action(run('brief'))
}

function acting(negotiation: Command): void {
  negotiation
    .command('propose <room> <text>')
    .description('propose words: an alternative of a paragraph, an amendment of words in it, or a new paragraph')
    .option('--paragraph <paragraph>', 'its label, id, or the beginning of that; a new one unless said')
    .option('--replace <words>', 'that give way to those proposed')
    .option('--alternative <alternative>', 'in which they stand; the first unless said')
    .option('--after <paragraph>', 'of a new one: behind which it stands; at the end unless said')
    .addOption(new Option('--type <type>', 'of a new one').choices(paragraphs).default('operative'))
    .option('--reason <text>')
    .action(run('propose'))
  negotiation
    .command('bracket <room> <paragraph> <words>')
    .description('put square brackets round these words')
    .option('--alternative <alternative>')
    .option('--reason <text>')
    .action(run('bracket'))
  negotiation
    .command('lift <room> <paragraph> [bracket]')
    .description('take away a bracket of your delegation: by the words in it or its id; its only one there unless said')
    .action(run('lift'))
  negotiation
    .command('position <room> <paragraph>')
    .description('say where your delegation stands on the words as they are')
    .addArgument(negotiation.createArgument('<stand>').choices(stands))
    .option('--note <text>')
    .action(run('position'))
  negotiation
    .command('objection <room> <words>')
    .description('break a silence that is running')
    .option('--silence <silence>', 'its id or a part of its title; the only one unless said')
    .option('--amendment', 'with an amendment, where its rules allow that', false)
    .action(run('objection'))
  negotiation
    .command('answer <room> <paragraph>')
    .description('the answer of the capital on a paragraph that was agreed ad referendum')
    .addArgument(negotiation.createArgument('<answer>').choices(['confirm', 'decline']))
    .option('--note <text>')
    .action(run('answer'))
  negotiation
    .command('statement <room>')
    .addArgument(negotiation.createArgument('<type>').choices(statements))
    .argument('<text>')
    .description('attach a reservation or a statement')
    .option('--on <paragraph...>', 'the whole text unless said', [])
    .action(run('statement'))
}

function carryingActs(negotiation: Command): void {
  negotiation
    .command('act <room> <file>')
    .description('do what a file of JSON says, one act or several: all that a chair does too; - reads it from stdin')
    .action(run('act'))
}

function carrying(negotiation: Command): void {
  negotiation
    .command('export <room> <file>')
    .description('write the text where no file is yet')
    .addOption(
      new Option('--format <format>', 'document: the final document, for chancery verify')
        .choices(['docx', 'html', 'akn', 'txt', 'document'])
        .default('docx'),
    )
    .addOption(new Option('--variant <variant>').choices(['bracketed', 'clean', 'adopted']).default('bracketed'))
    .option('--language <language>', 'of the words around the text')
    .action(run('export'))
  negotiation
    .command('relay <room>')
    .description('as the reader that the parties admitted: show the public what they do, until they seal it again')
    .option('--once', 'what there is now, and no more', false)
    .action(run('relay'))
}

/** Arguments come in the order of the words, then the options, then the command itself. */
function run(verb: string): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command
    const words = command.processedArgs.map((word) => (word === undefined ? '' : String(word)))
    const { runNegotiationVerb } = await import('./negotiation.ts')
    await runNegotiationVerb(verb, words, command.optsWithGlobals())
  }
}
