/** Accounts for tests: the OPAQUE record, the keybag and the credential of one member. */
import { memberKeys } from "#crypto/member.ts";
import { finishRegistration, startRegistration } from "#crypto/opaque.ts";
import { randomBytes } from "#crypto/random.ts";
import { RecoveryCode } from "#crypto/recovery.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { type SigningKey, signStatement } from "#crypto/signing.ts";
import { concat, fromBase64Url, fromHex, hash, nameHash as hashOfName, toBase64Url } from "#protocol/bytes.ts";
import type { Envelope } from "#protocol/statements/registry.ts";
import { parseStatement, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import type { Person } from "./directory.ts";
import type { Answer } from "./http.ts";

export interface Account extends Person {
	signIn: string;
	name: { name: string; salt: string };
	recovery: RecoveryCode;
	credential: Statement<"credential">;
	/** The OPAQUE registration record, base64url. */
	record: string;
	/** The keybag. Here it is random bytes. */
	bag: Uint8Array;
	/** The access token of the session that `People.session()` made. Empty before. */
	token: string;
}

export interface AccountOptions {
	network: Uint8Array;
	envelope: Envelope;
	/** The server's newest OPAQUE setup. */
	setup: string;
	/** Sends the client's OPAQUE message, and returns the server's answer. */
	start(message: string): Promise<Answer>;
	/** Without a password, the record is made up, and nobody can sign in with it. */
	password?: string | undefined;
	/** The key of the invite, which also signs the credential. */
	second?: SigningKey;
	version?: number;
}

export async function makeAccount(person: Person, name: Account["name"], signIn: string, options: AccountOptions): Promise<Account> {
	const { network, envelope, setup, password, second, version = 1 } = options;
	const recovery = RecoveryCode.random();
	const bag = randomBytes(300);
	const record = password === undefined ? madeUpRecord() : await register(password, options.start);
	const fields = { record: hash(fromBase64Url(record)), setup, version, bag: hash(bag), recovery: recovery.signingKey().publicKey };
	const credential = signStatement(network, "credential", { ...envelope, ...fields }, person.keys.signing, second);
	return { ...person, name, signIn, recovery, bag, record, credential, token: "" };
}

/**
 * A record that the server accepts by its form. The client's public key is the base point of ristretto255; masking key and envelope are
 * random.
 */
export function madeUpRecord(): string {
	return toBase64Url(concat(fromHex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"), randomBytes(160)));
}

async function register(password: string, start: AccountOptions["start"]): Promise<string> {
	const { state, request } = startRegistration(password);
	const { status, body } = await start(request);
	if (status !== 200) throw new Error(JSON.stringify(body));
	return finishRegistration(password, state, body.message).record;
}

export function newName(name: string): Account["name"] {
	return { name, salt: toBase64Url(randomBytes(32)) };
}

export function nameHash({ name, salt }: Account["name"]): Uint8Array {
	return hashOfName(name, fromBase64Url(salt));
}

/** The fields of an account in the requests to found and to join. */
export function accountBody({ credential, record, bag, name }: Account) {
	return {
		credential: toWire(credential),
		record,
		bag: toBase64Url(bag),
		name,
	};
}

/** An account in a form that survives JSON. `accountOf` reads it. */
export interface PlainAccount extends Pick<Account, "id" | "ke" | "signIn" | "name" | "record"> {
	seed: string;
	recovery: string;
	credential: Wire;
	bag: string;
}

export function plainAccount({ id, ke, signIn, name, record, seed, recovery, credential, bag }: Account): PlainAccount {
	const secrets = { seed: toBase64Url(seed.export()), recovery: recovery.reveal() };
	return { id, ke, signIn, name, record, ...secrets, credential: toWire(credential), bag: toBase64Url(bag) };
}

/** The inverse of `plainAccount`. The account has no session. */
export function accountOf(network: Uint8Array, { seed: seedText, recovery, credential, bag, ...others }: PlainAccount): Account {
	const seed = new MemberSeed(fromBase64Url(seedText));
	return {
		...others,
		seed,
		keys: memberKeys(seed),
		recovery: RecoveryCode.parse(recovery),
		credential: parseStatement(network, credential) as Statement<"credential">,
		bag: fromBase64Url(bag),
		token: "",
	};
}
