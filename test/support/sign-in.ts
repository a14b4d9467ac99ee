/** The bodies that finish a sign-in, as the SDK makes them. */
import { signRecovery } from "#crypto/keybag.ts";
import { finishLogin } from "#crypto/opaque.ts";
import type { RecoveryCode } from "#crypto/recovery.ts";
import { fromBase64Url, type Id, toBase64Url } from "#protocol/bytes.ts";
import { signInProof } from "#protocol/contracts/session.ts";

/** @param answer of /api/session/start. */
export function finishBody(password: string, state: string, answer: { login: string; message: string }, origin: string) {
	const { finish, sessionKey } = finishLogin(password, state, answer.message);
	return { login: answer.login, message: finish, origin, proof: toBase64Url(signInProof(sessionKey, origin)) };
}

/** @param answer of /api/recovery/start. */
export function recoveryBody(
	code: RecoveryCode,
	{ network, origin }: { network: Uint8Array; origin: string },
	answer: { recovery: string; member: Id; challenge: string },
) {
	const { recovery, member, challenge } = answer;
	const signature = toBase64Url(signRecovery(code, { network, origin, member, challenge: fromBase64Url(challenge) }));
	return { recovery, origin, signature };
}
