/** Mutants that no test can notice, with the reason. One that a test does notice is reported, so that the list stays true. */
export const accepted: { id: string; because: string }[] = [];
