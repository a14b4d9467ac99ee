/**
 * Reads the environment once. Nothing else in the server reads `process.env`. `config` is frozen and holds no secret, so it may be
 * logged. Secrets are kept separately, in `given`.
 */
import fs from "node:fs";
import path from "node:path";
import * as z from "zod";
import { parseWitnesses, type Witness } from "#protocol/log/witness.ts";
import { isMailAddress } from "#protocol/rules/mail-address.ts";
import { isLoopback } from "./address.ts";
import { isProtectedConnection } from "./database-url.ts";

/** Stops the start of the server. Its message tells the operator which setting is wrong and what to do. */
export class StartError extends Error {
	override readonly name = "StartError";
}

const wholeNumber = (from: number, to: number) =>
	z
		.string()
		.regex(/^\d{1,9}$/, `must be a whole number from ${from} to ${to}`)
		.transform(Number)
		.refine((n) => n >= from && n <= to, `must be a whole number from ${from} to ${to}`);
const wholeNumberOr = (from: number, to: number, defaultValue: number) => wholeNumber(from, to).default(defaultValue);
const bool = (defaultValue: boolean) =>
	z
		.enum(["true", "false"], "must be true or false")
		.transform((text) => text === "true")
		.default(defaultValue);
const postgresUrl = z
	.string()
	.refine((text) => /^postgres(ql)?:\/\/[^/]+\/.+/.test(text) && URL.canParse(text), "must be a postgres:// URL that names a database")
	.optional();
const logOrigin = z
	.string()
	.regex(/^[^\s+]{1,200}$/, "must be 1 to 200 characters without spaces and plus signs, such as cloister.example.org/access")
	.optional();

/** Settings that may be logged. */
const settings = z.object({
	/** The address at which people reach this server. Sign-ins at another one are refused. With https, cookies are Secure. Default: http://HOST:PORT. */
	ORIGIN: z
		.string()
		.regex(/^https?:\/\/[^/\s]+$/, "must be a scheme and a host, such as https://cloister.example.org")
		.optional(),
	PORT: wholeNumberOr(0, 65_535, 8420),
	HOST: z.string().min(1, "must be an address to listen on").default("127.0.0.1"),
	LOG_LEVEL: z
		.enum(["silent", "fatal", "error", "warn", "info", "debug"], "must be silent, fatal, error, warn, info or debug")
		.default("info"),
	/** Whether a proxy in front of the server sets X-Forwarded-For. */
	TRUST_PROXY: bool(false),
	ACCESS_TOKEN_MINUTES: wholeNumberOr(1, 60, 5),
	REFRESH_DAYS: wholeNumberOr(1, 90, 14),
	/** A session ends after so many hours without a new access token. A client that is in use gets one every few minutes. */
	SESSION_IDLE_HOURS: wholeNumberOr(1, 2160, 12),
	ATTACHMENT_MIB: wholeNumberOr(1, 4096, 64),
	/** The most that all files of one member, or of one desk, take together. */
	MEMBER_STORAGE_GIB: wholeNumberOr(1, 1_000_000, 8),
	DESK_STORAGE_GIB: wholeNumberOr(1, 1_000_000, 64),
	/** General limit per address and process. Sign-in and joining have limits of their own. */
	REQUESTS_PER_MINUTE: wholeNumberOr(1, 100_000_000, 1200),
	/** Open connections of one process. One network (IPv4 /24, IPv6 /64) has at most a quarter of them. */
	MAX_CONNECTIONS: wholeNumberOr(16, 1_000_000, 4096),
	/** Whether people may reach the server without TLS over a network. Anybody on that network can then take over their sessions. */
	ALLOW_PLAIN_HTTP: bool(false),
	DATABASE_CONNECTIONS: wholeNumberOr(2, 500, 20),
	/** Of the processes that share a database, exactly one signs the logs. It has the log keys and the memory files of the signers. */
	CLOISTER_SIGNER: bool(true),
	/** Port for Prometheus. Unset: no metrics. */
	METRICS_PORT: wholeNumber(0, 65_535).optional(),
	METRICS_HOST: z.string().min(1, "must be an address to listen on").default("127.0.0.1"),
	/** Accepts connections without TLS to a database on another address. Only for a network that nobody else can reach. */
	CLOISTER_DATABASE_PLAINTEXT: bool(false),
	CLOISTER_DATA: z.string().min(1, "must be a folder").default("./.data"),
	/** Folder of a web build with its manifest. Unset: no web client is served. */
	CLOISTER_WEB: z.string().optional(),
	/** The sender of the mails that bells send. */
	MAIL_FROM: z.string().refine(isMailAddress, "must be a mail address, such as cloister@example.org").optional(),
	/** Whether the webhook of a bell may be on loopback or a private network, and without TLS. */
	BELLS_TO_PRIVATE_ADDRESSES: bool(false),
	CLOISTER_ACCESS_LOG_ORIGIN: logOrigin,
	CLOISTER_DIRECTORY_LOG_ORIGIN: logOrigin,
	/** One witness per line: its verifier key, then its address. Also as a file, in CLOISTER_WITNESSES_FILE. */
	CLOISTER_WITNESSES: z
		.string()
		.refine(
			isWitnessList,
			"must be one witness per line: its verifier key for Ed25519 cosignatures, then the address that takes add-checkpoint",
		)
		.optional(),
});

function isWitnessList(text: string): boolean {
	try {
		return parseWitnesses(text).length > 0;
	} catch {
		return false;
	}
}

function isSmtpUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, hostname, pathname, search, hash } = new URL(text);
	return /^smtps?:$/.test(protocol) && hostname !== "" && /^\/?$/.test(pathname) && search === "" && hash === "";
}

/** Each can also be given as a file, in `<NAME>_FILE`. */
const confidential = z.object({
	DATABASE_URL: postgresUrl,
	CLOISTER_OWNER_URL: postgresUrl,
	/** For `npm run maintain` only. */
	CLOISTER_MAINTENANCE_URL: postgresUrl,
	/** The mail server for bells. */
	CLOISTER_SMTP_URL: z
		.string()
		.refine(isSmtpUrl, "must be smtp://HOST:PORT or smtps://HOST:PORT, with USER:PASSWORD@ before the host if the server needs it")
		.optional(),
	CLOISTER_OPAQUE_SETUP: z.string().optional(),
	CLOISTER_JWT_KEY: z.string().optional(),
	CLOISTER_FAKE_ID_KEY: z.string().optional(),
	CLOISTER_ACCESS_LOG_SEED: z.string().optional(),
	CLOISTER_DIRECTORY_LOG_SEED: z.string().optional(),
	CLOISTER_SETUP_TOKEN: z.string().optional(),
});

export type Given = z.infer<typeof confidential>;

export interface Config {
	origin: string;
	/** Whether cookies are Secure: true when `origin` is https. */
	secureCookies: boolean;
	host: string;
	port: number;
	logLevel: "silent" | "fatal" | "error" | "warn" | "info" | "debug";
	trustProxy: boolean;
	accessTokenMinutes: number;
	refreshDays: number;
	sessionIdleHours: number;
	attachmentMiB: number;
	memberStorageGiB: number;
	deskStorageGiB: number;
	requestsPerMinute: number;
	maxConnections: number;
	databaseConnections: number;
	/** Whether this process signs the logs. */
	signs: boolean;
	/** Null: no metrics. */
	metrics: Readonly<{ host: string; port: number }> | null;
	/** Absolute. */
	dataFolder: string;
	/** Absolute path of the web build that is served; null for none. */
	webFolder: string | null;
	bells: Readonly<{
		/** The sender of mails; null where none are sent. */
		mailFrom: string | null;
		privateAddresses: boolean;
	}>;
	/** The origin lines of both logs' checkpoints. Genesis fixes them for good. */
	logOrigins: { access: string; directory: string };
	/** Witnesses that are asked to cosign the checkpoints of both logs. */
	witnesses: readonly Witness[];
}

type Environment = Record<string, string | undefined>;

/** @throws StartError */
export function readEnvironment(env: Environment): { config: Readonly<Config>; given: Readonly<Given> } {
	const secretNames = Object.keys(confidential.shape);
	const known = new Set([
		...Object.keys(settings.shape),
		...secretNames,
		...secretNames.map((name) => `${name}_FILE`),
		"CLOISTER_WITNESSES_FILE",
	]);
	const unknownName = Object.keys(env).find((name) => name.startsWith("CLOISTER_") && !known.has(name) && !OTHER_PROGRAMS.test(name));
	if (unknownName !== undefined)
		throw new StartError(
			`${unknownName} is not a setting of Cloister: remove it, or correct its spelling (docs/operations.md has the list).`,
		);
	const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
	const values = parse(settings, { ...set, ...withFiles(set, ["CLOISTER_WITNESSES"]) });
	const given = parse(confidential, withFiles(set, secretNames));
	if (given.CLOISTER_OWNER_URL && !given.DATABASE_URL)
		throw new StartError(
			"CLOISTER_OWNER_URL is set and DATABASE_URL is not: set both (the owner for migrations, the role cloister_app for requests), or neither.",
		);
	if ((given.CLOISTER_SMTP_URL === undefined) !== (values.MAIL_FROM === undefined))
		throw new StartError("CLOISTER_SMTP_URL and MAIL_FROM belong together: set both (then bells can send mail), or neither.");
	if (!values.CLOISTER_DATABASE_PLAINTEXT) requireProtection(given);
	const config = build(values);
	if (!values.ALLOW_PLAIN_HTTP) checkTls(config);
	return { config: freeze(config), given: Object.freeze(given) };
}

/** @throws StartError when a database on another machine would be reached without verified TLS. */
function requireProtection(given: Given): void {
	for (const name of ["DATABASE_URL", "CLOISTER_OWNER_URL", "CLOISTER_MAINTENANCE_URL"] as const) {
		const url = given[name];
		if (url === undefined || isProtectedConnection(url)) continue;
		throw new StartError(
			`${name} names a database on another address without verified TLS: add sslmode=verify-full to it (and sslrootcert=FILE for your own certificate authority), or set CLOISTER_DATABASE_PLAINTEXT=true if nobody else can reach the network between server and database.`,
		);
	}
}

/** Settings of the test run and of the command line client. */
const OTHER_PROGRAMS = /^CLOISTER_(TEST|CLI)_/;

const isThisMachine = (host: string) => isLoopback(host) || host.endsWith(".localhost");

/** Without TLS, only this machine may reach the server. @throws StartError */
function checkTls({ origin, host }: Config): void {
	if (origin.startsWith("https:") || (isThisMachine(new URL(origin).hostname) && isThisMachine(host))) return;
	throw new StartError(
		"ORIGIN and HOST would let people reach the server without TLS: set ORIGIN to the https:// address of a proxy with TLS in front of it, or set ALLOW_PLAIN_HTTP=true for a test.",
	);
}

function build(values: z.infer<typeof settings>): Config {
	// As clients write it: without a default port, and in lower case.
	const { origin } = new URL(values.ORIGIN ?? `http://${values.HOST.includes(":") ? `[${values.HOST}]` : values.HOST}:${values.PORT}`);
	// The default must not depend on the port, because genesis fixes the origins of the logs for good.
	const name = values.ORIGIN ? new URL(values.ORIGIN).host : "localhost";
	return {
		origin,
		secureCookies: origin.startsWith("https:"),
		host: values.HOST,
		port: values.PORT,
		logLevel: values.LOG_LEVEL,
		trustProxy: values.TRUST_PROXY,
		accessTokenMinutes: values.ACCESS_TOKEN_MINUTES,
		refreshDays: values.REFRESH_DAYS,
		sessionIdleHours: values.SESSION_IDLE_HOURS,
		attachmentMiB: values.ATTACHMENT_MIB,
		memberStorageGiB: values.MEMBER_STORAGE_GIB,
		deskStorageGiB: values.DESK_STORAGE_GIB,
		requestsPerMinute: values.REQUESTS_PER_MINUTE,
		maxConnections: values.MAX_CONNECTIONS,
		databaseConnections: values.DATABASE_CONNECTIONS,
		signs: values.CLOISTER_SIGNER,
		metrics: values.METRICS_PORT === undefined ? null : Object.freeze({ host: values.METRICS_HOST, port: values.METRICS_PORT }),
		dataFolder: path.resolve(values.CLOISTER_DATA),
		webFolder: values.CLOISTER_WEB === undefined ? null : path.resolve(values.CLOISTER_WEB),
		bells: Object.freeze({ mailFrom: values.MAIL_FROM ?? null, privateAddresses: values.BELLS_TO_PRIVATE_ADDRESSES }),
		logOrigins: {
			access: values.CLOISTER_ACCESS_LOG_ORIGIN ?? `${name}/cloister/access`,
			directory: values.CLOISTER_DIRECTORY_LOG_ORIGIN ?? `${name}/cloister/directory`,
		},
		witnesses: parseWitnesses(values.CLOISTER_WITNESSES ?? ""),
	};
}

/** The message never repeats a value, because it could be a secret in the wrong setting. */
function parse<T extends z.ZodObject>(schema: T, values: Environment): z.infer<T> {
	const result = schema.safeParse(values);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	throw new StartError(`${String(issue?.path[0])} ${issue?.message}.`);
}

function withFiles(env: Environment, names: string[]): Environment {
	return Object.fromEntries(names.map((name) => [name, env[name] ?? readFile(`${name}_FILE`, env[`${name}_FILE`])]));
}

function readFile(name: string, file: string | undefined): string | undefined {
	if (file === undefined) return undefined;
	try {
		return fs.readFileSync(file, "utf8").trim();
	} catch (error) {
		throw new StartError(
			`${name} can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}): it must be the path of a readable file.`,
		);
	}
}

function freeze(config: Config): Readonly<Config> {
	Object.freeze(config.logOrigins);
	return Object.freeze(config);
}
