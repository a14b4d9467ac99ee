/** The fold of the directory: its state, look-ups, and how statements change it. SPEC "The directory". */
export { applyStatement, checkSpeaker, followLeaf } from "./directory/apply.ts";
export { approvalsMissing, mayApprove, mayRefuse } from "./directory/approvals.ts";
export { keyOfLog } from "./directory/checkpoint.ts";
export * from "./directory/circle-seats.ts";
export { isNamedIn, printedCode } from "./directory/desks.ts";
export { copyDirectory, directoryAt } from "./directory/history.ts";
export { isUnconfirmed, isUndecided, isWaiting } from "./directory/lapses.ts";
export * from "./directory/lookups.ts";
export { countryOf, isLatinName, organisationName, organisationsNamed, withLatin } from "./directory/organisation-names.ts";
export { ownerOfSpace, spaceOf, spacesReadBy } from "./directory/spaces.ts";
export { checkNewSigner, checkSignerAtCheckpoint, judgeAtCheckpoint } from "./directory/standing.ts";
export * from "./directory/state.ts";
export { reinstatesAlone, suspendsNextAtOnce, unconfirmedSuspension } from "./directory/suspensions.ts";
export { checkWitnesses, readWitnesses } from "./directory/witnesses.ts";
