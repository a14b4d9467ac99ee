/** Accounts for tests: record, bag and credential of one member. */
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
	record: string;
	bag: Uint8Array;
	/** Of a session made by `People.session()`. */
	token: string;
}

export interface AccountOptions {
	network: Uint8Array;
	envelope: Envelope;
	/** The server's newest OPAQUE setup. */
	setup: string;
	/** Asks the server for its half of the registration. */
	start(message: string): Promise<Answer>;
	/** Without one the record is made up, and nobody can sign in under it. */
	password?: string | undefined;
	/** The invite's key. */
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

/** Sound in form: a point of ristretto255 (its base) as the client's public key, a masking key and an envelope. */
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

/** What founding and joining send of an account. */
export function accountBody({ credential, record, bag, name }: Account) {
	return {
		credential: toWire(credential),
		record,
		bag: toBase64Url(bag),
		name,
	};
}

/** An account as JSON holds it. */
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

/** Without a session. */
export function accountOf(network: Uint8Array, { seed: kept, recovery, credential, bag, ...same }: PlainAccount): Account {
	const seed = new MemberSeed(fromBase64Url(kept));
	return {
		...same,
		seed,
		keys: memberKeys(seed),
		recovery: RecoveryCode.parse(recovery),
		credential: parseStatement(network, credential) as Statement<"credential">,
		bag: fromBase64Url(bag),
		token: "",
	};
}
