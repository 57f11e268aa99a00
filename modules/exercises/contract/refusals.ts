/** Every refusal of this module, named once: its status, and words that say what is wrong and what to do. */
export const refusals = {
  EXERCISE_UNKNOWN: { status: 404, message: 'No such exercise, or you have no part in it.' },
  SCENARIO_UNKNOWN: { status: 404, message: 'No such scenario, or not for your eyes.' },
  SCENARIO_PLAYED: {
    status: 403,
    message: 'Your delegation plays an exercise on this scenario: it opens to you when that has ended.',
  },
  SCENARIO_SHIPPED: { status: 409, message: 'This scenario ships with the product. Copy it, and change the copy.' },
  SCENARIO_CHANGED_MEANWHILE: {
    status: 409,
    message: 'Somebody changed this scenario after you opened it. Load it again and repeat your change.',
  },
  SCENARIO_FAULTY: {
    status: 422,
    message: 'The scenario does not hold together. The places are named; mend each of them.',
  },
  EXERCISE_CONTROL_ONLY: {
    status: 403,
    message:
      'Exercise control does this: a secretariat officer, administrator or mediator of the host, or a head of delegation for an exercise of its own.',
  },
  EXERCISE_NOT_IN_THIS_STATE: { status: 409, message: 'The exercise is not in a state in which this is possible.' },
  EXERCISE_TIME_PASSED: { status: 409, message: 'The clock of the exercise is at this time already, or past it.' },
  EXERCISE_ROLE_UNKNOWN: { status: 422, message: 'The scenario has no such role, or the house plays it.' },
  EXERCISE_PLAYER_UNKNOWN: {
    status: 422,
    message:
      'Somebody named is not on this host, or not of your delegation, or named twice. A delegation or person plays one role.',
  },
  EXERCISE_NOBODY_PLAYS: { status: 422, message: 'Give at least one role to somebody.' },
  EXERCISE_PLAYS_ALREADY: {
    status: 409,
    message: 'A delegation and a person play in one exercise at a time. End the other one first.',
  },
  EXERCISE_INJECT_UNKNOWN: { status: 404, message: 'No such inject in this exercise, or it did not reach you.' },
  EXERCISE_INJECT_OUT: { status: 409, message: 'This inject has gone out already, or was left out.' },
  EXERCISE_OBSERVERS_ONLY: { status: 403, message: 'Exercise control and observers write and read notes.' },
  EXERCISE_PLAYERS_ONLY: { status: 403, message: 'Only those who play a role act in it.' },
  EXERCISE_NOT_ALONE: { status: 409, message: 'This scenario cannot be played alone.' },
  EXERCISE_FULL: { status: 422, message: 'This exercise holds all that it can. End it.' },
} as const
