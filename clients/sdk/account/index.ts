/** Accounts: found a network, join, sign in, recover, change password or recovery code, end sessions. */
export { checkSetupToken, type FoundNetworkOptions, foundNetwork } from "./found.ts";
export { readInvite, type VerifiedInvite } from "./invites.ts";
export { type JoinOptions, type JoinResult, join } from "./join.ts";
export { changePassword, newRecoveryCode } from "./password.ts";
export { judgePassword, type PasswordStrength, SHORTEST_PASSWORD } from "./password-strength.ts";
export { endSession, fetchMyAccount, listSessions, signOut } from "./sessions.ts";
export { type RecoverOptions, recover, type SignInOptions, signIn } from "./sign-in.ts";
