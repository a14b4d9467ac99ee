/** An account, from its beginning to its recovery. */
export { type Founding, found } from "./found.ts";
export { type ReadInvite, readInvite } from "./invites.ts";
export { type Joined, type Joining, join } from "./join.ts";
export { changePassword, newRecoveryCode } from "./password.ts";
export { endSession, myself, sessions, signOut } from "./sessions.ts";
export { type Recovering, recover, type SigningIn, signIn } from "./sign-in.ts";
