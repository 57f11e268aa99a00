import { type Command, Option } from 'commander'

const classes = ['query', 'notification', 'request', 'clarification', 'exercise']
const played = ['query', 'notification', 'request', 'clarification']

/** The words of `chancery crisis`; what each does is loaded when it is called. */
export function crisisCommands(program: Command): void {
  const crisis = program
    .command('crisis')
    .description('the crisis lines of a delegation, with the device of "chancery room"')
    .option('--folder <folder>', 'of this device; ~/.config/chancery/room, or CHANCERY_ROOM, unless said')
  crisis.command('lines').description('the lines, and what waits on each').action(run('lines'))
  crisis
    .command('show <line>')
    .description(
      'its messages with their receipts, officers, test calls; a line goes by its id or the other side’s name',
    )
    .action(run('show'))
  saying(crisis)
  carrying(crisis)
  crisis
    .command('watch')
    .description('tell what rings, with the bell of the terminal, and tend the lines; runs until stopped')
    .action(run('watch'))
}

function saying(crisis: Command): void {
  const language = (): Option => new Option('--language <tag>', 'of the words (BCP 47)').default('en')
  crisis
    .command('say <line> <text>')
    .description('say something to the other side; - reads it from stdin')
    .addOption(new Option('--class <class>', 'what it is for').choices(classes).makeOptionMandatory())
    .addOption(new Option('--of <class>', 'of an exercise: what it plays').choices(played))
    .option('--run <exercise>', 'of an exercise: which one, where both sides take part in several')
    .addOption(language())
    .option('--answer-by <time>', 'when an answer is wanted')
    .action(run('say'))
  crisis
    .command('answer <line> <message> <text>')
    .description('answer a message of theirs, by its number; it is acknowledged thereby')
    .addOption(new Option('--class <class>').choices(classes).default('clarification'))
    .addOption(new Option('--of <class>', 'of an exercise: what it plays').choices(played))
    .addOption(language())
    .option('--answer-by <time>', 'when an answer to it is wanted')
    .action(run('answer'))
  crisis
    .command('ack <line> <messages...>')
    .description('say that these messages of theirs were read; by a machine account they are noted, and ring on')
    .action(run('ack'))
  crisis
    .command('confirm <line> <person>')
    .description('say in the room of the line that somebody whom the host names an officer is one, and let them in')
    .action(run('confirm'))
  crisis
    .command('leave-out <line> <person>')
    .description('say in the room of the line that somebody of our side is no officer, whatever the host says')
    .action(run('leaveOut'))
  crisis.command('test <line>').description('make the test call of today by hand').action(run('test'))
  crisis
    .command('schedule <line> <time>')
    .description('propose another time of day (UTC) for the daily test; it holds when the other side says the same')
    .option('--grace <minutes>', 'after which it was missed', '120')
    .action(run('schedule'))
}

function carrying(crisis: Command): void {
  crisis
    .command('export <line> [messages...]')
    .description(
      'seal messages of ours for a file or for codes that open without a network; those that wait unless said',
    )
    .option('--out <file>', 'where no file is yet; without it the lines of the codes are printed')
    .action(run('export'))
  crisis
    .command('import <file>')
    .description(
      'take what the other side sealed: the file, or the lines of the codes as text; - reads them from stdin',
    )
    .action(run('import'))
}

/** Arguments come in the order of the words, then the options, then the command itself. */
function run(verb: string): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command
    const words = command.processedArgs.flatMap((word) => (word === undefined ? [''] : [word].flat().map(String)))
    const { runCrisisVerb } = await import('./crisis.ts')
    await runCrisisVerb(verb, words, command.optsWithGlobals())
  }
}
