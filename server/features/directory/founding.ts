/** Founds the network, once. The founder needs the setup token that the server made at its first start. */
import { createHash, timingSafeEqual } from "node:crypto";
import { toBase64Url } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { NO_NETWORK, networkId, parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { bytesOf } from "#server/gate/input.ts";
import { checkpointAnswer, signedCheckpoint } from "./checkpoint.ts";
import type { DirectoryDependencies } from "./dependencies.ts";
import { checkFounding, checkIsSeen, checkName, checkSealKeys } from "./rules.ts";
import { storeName } from "./store.ts";

/** Nobody is signed in yet, so the request has no actor. */
type GenesisContext = RequestContext<typeof contracts.genesis, null>;

/**
 * Refuses on a process that doesn't sign, and without the setup token. Compares digests in constant time, so that the timing shows neither
 * the content nor the length of the token.
 */
function checkMayFound({ context }: DirectoryDependencies, given: string): void {
	if (!context.config.signs)
		throw new ProtocolError("signs-elsewhere", "genesis: send it to the process that runs with CLOISTER_SIGNER=true");
	const digest = (text: string) => createHash("sha256").update(text).digest();
	if (!timingSafeEqual(digest(given), digest(context.secrets.setupToken)))
		throw new ProtocolError("not-allowed", "token: must be the setup token of this server", "token");
}

/** Begins the founder's registration: answers the first OPAQUE message. */
export async function genesisStart(
	dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.genesisStart, null>,
): Promise<Reply<typeof contracts.genesisStart>> {
	const { token, member, message } = requestContext.input.body;
	requestContext.access.note({ object: member });
	checkMayFound(dependencies, token);
	if (requestContext.directory.genesis) throw new ProtocolError("already-founded");
	return dependencies.accounts.register(member, message);
}

/** Stores genesis and the founder's account together. Idempotent: the same genesis may be sent again after a lost answer. */
export async function genesis(
	dependencies: DirectoryDependencies,
	requestContext: GenesisContext,
): Promise<Reply<typeof contracts.genesis>> {
	const { context, accounts } = dependencies;
	const { db, now, access, input } = requestContext;
	const { body } = input;
	access.note({ object: null });
	checkMayFound(dependencies, body.token);
	const [founding, credential] = parseFounding(body);
	const founder = founding.body.by;
	access.note({ object: founder, actor: founder });
	const keys = { access: context.logKey("access"), directory: context.logKey("directory") };
	checkFounding(founding.body, keys, context.config.attachmentMiB);
	checkName(body.name, founding.body.nameHash);
	checkIsSeen(founding.body.name, []);
	checkIsSeen(body.name.name, []);
	checkSealKeys([founding]);
	const appended = await appendToDirectory(db, context.directoryCache, [founding, credential], now);
	if (!appended.repeated) {
		await accounts.store(db, credential, body, null);
		await accounts.claimName(db, appended.directory, body.signIn, founder);
		await storeName(db, {
			member: founder,
			hash: founding.body.nameHash,
			name: body.name.name,
			salt: bytesOf(body.name.salt, "name.salt"),
		});
		await notify(db, "directory", DIRECTORY);
	}
	return { network: toBase64Url(appended.directory.network), checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

/**
 * Parses genesis and the founder's credential.
 * @throws ProtocolError bad-statement unless the statements have these types, and name the founder as their signer.
 */
function parseFounding(body: GenesisContext["input"]["body"]): [Statement<"genesis">, Statement<"credential">] {
	const founding = parseStatement(NO_NETWORK, body.genesis);
	if (founding.type !== "genesis") throw new ProtocolError("bad-statement", "genesis: takes a statement of type genesis");
	const credential = parseStatement(networkId(founding.bytes), body.credential);
	if (credential.type !== "credential" || credential.body.by !== founding.body.by)
		throw new ProtocolError("bad-statement", "credential: must be a statement of type credential, signed by the founder");
	return [founding, credential];
}
