/**
 * Reads the settings from the environment, once. No other file of the server reads settings from `process.env`. `config` is frozen and
 * holds no secret, so it may be logged. The secret settings are kept separately, in `given`: the secrets that the operator has given.
 */
import fs from "node:fs";
import path from "node:path";
import type * as z from "zod";
import type { BellLanguage } from "#protocol/codes.ts";
import { parseWitnesses, type Witness } from "#protocol/log/witness-list.ts";
import { isLoopback } from "./address.ts";
import { type SecretSettings, type Settings, secretSettings, settings } from "./settings.ts";

/** Stops the start of the server. Its message tells the operator which setting is wrong and what to do. */
export class StartError extends Error {
	override readonly name = "StartError";
}

/** The settings that may be logged, in the form that the server uses. settings.ts explains the fields that have no comment here. */
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
	/** The daily limit of one member, or one organisation, for each kind. */
	aDay: Readonly<Record<Daily, number>>;
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
	/** The public site, which is served on a port of its own. Folder: absolute path of the build. Null: none. */
	site: Readonly<{ origin: string; port: number; folder: string }> | null;
	bells: Readonly<{
		/** The sender of mails; null on a server that sends no mail. */
		mailFrom: string | null;
		/** Whether webhooks may be on loopback or a private network, and without TLS. */
		privateAddresses: boolean;
	}>;
	/** How the admins as a group are told that something needs them. */
	admins: Readonly<{ mail: string | null; webhook: string | null; language: BellLanguage }>;
	push: Readonly<{
		/** The mail address that push services get; null on a server that rings no devices. */
		contact: string | null;
		/** Hosts of push services that the operator adds. */
		services: readonly string[];
	}>;
	/** The origin lines of both logs' checkpoints. Genesis fixes them for good. */
	logOrigins: { access: string; directory: string };
	/** Witnesses and their addresses. Those that the directory names are asked to cosign the checkpoints of both logs. */
	witnesses: readonly Witness[];
}

/** The kinds of things that have a daily limit, because they cost others work: `removal` for each organisation, the rest for each member. */
export type Daily = "thread" | "invite" | "desk.add" | "removal" | "item" | "item.entry";

type Environment = Record<string, string | undefined>;

const SECRET_NAMES = Object.keys(secretSettings.shape);

/** Reads and checks all settings. @throws StartError */
export function readEnvironment(env: Environment): { config: Readonly<Config>; given: Readonly<SecretSettings> } {
	checkNames(env);
	const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
	const values = parse(settings, { ...set, ...withFiles(set, ["CLOISTER_WITNESSES"]) });
	const given = parse(secretSettings, withFiles(set, SECRET_NAMES));
	checkPairs(values, given);
	if (!values.CLOISTER_DATABASE_PLAINTEXT) requireProtection(given);
	const config = build(values);
	if (!values.ALLOW_PLAIN_HTTP) checkTls(config);
	return { config: freeze(config), given: Object.freeze(given) };
}

/** Finds misspelt settings. @throws StartError */
function checkNames(env: Environment): void {
	const filesOfSecrets = SECRET_NAMES.map((name) => `${name}_FILE`);
	const known = new Set([...Object.keys(settings.shape), ...SECRET_NAMES, ...filesOfSecrets, "CLOISTER_WITNESSES_FILE"]);
	const unknown = Object.keys(env).find((name) => name.startsWith("CLOISTER_") && !known.has(name) && !OTHER_PROGRAMS.test(name));
	if (unknown === undefined) return;
	throw new StartError(`${unknown} is not a setting of Cloister: remove it, or correct its spelling (docs/operations.md has the list).`);
}

/** Settings that only make sense together. @throws StartError */
function checkPairs(values: Settings, given: SecretSettings): void {
	if (given.CLOISTER_OWNER_URL && !given.DATABASE_URL)
		throw new StartError(
			"CLOISTER_OWNER_URL is set and DATABASE_URL is not: set both (the owner for migrations, the role cloister_app for requests), or neither.",
		);
	if ((given.CLOISTER_SMTP_URL === undefined) !== (values.MAIL_FROM === undefined))
		throw new StartError("CLOISTER_SMTP_URL and MAIL_FROM belong together: set both (then bells can send mail), or neither.");
	if (values.ADMINS_MAIL !== undefined && values.MAIL_FROM === undefined)
		throw new StartError("ADMINS_MAIL needs a mail server: set CLOISTER_SMTP_URL and MAIL_FROM too.");
	if ((values.SITE_ORIGIN === undefined) !== (values.CLOISTER_SITE === undefined))
		throw new StartError("SITE_ORIGIN and CLOISTER_SITE belong together: set both (then the public site is served), or neither.");
	if ((values.ADMINS_WEBHOOK === undefined) !== (given.CLOISTER_ADMINS_WEBHOOK_KEY === undefined))
		throw new StartError("ADMINS_WEBHOOK and CLOISTER_ADMINS_WEBHOOK_KEY belong together: set both, or neither.");
}

/** @throws StartError when a database on another machine would be reached without verified TLS. */
function requireProtection(given: SecretSettings): void {
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

function build(values: Settings): Config {
	// The origin as clients write it: without a default port, and in lower case.
	const { origin } = new URL(values.ORIGIN ?? `http://${values.HOST.includes(":") ? `[${values.HOST}]` : values.HOST}:${values.PORT}`);
	// The default origins of the logs must not depend on the port, because genesis fixes these origins for good.
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
		aDay: Object.freeze({
			thread: values.MEMBER_THREADS_A_DAY,
			invite: values.MEMBER_INVITES_A_DAY,
			"desk.add": values.MEMBER_DESKS_A_DAY,
			removal: values.ORGANISATION_REMOVALS_A_DAY,
			item: values.MEMBER_ITEMS_A_DAY,
			"item.entry": values.MEMBER_ENTRIES_A_DAY,
		}),
		deskStorageGiB: values.DESK_STORAGE_GIB,
		requestsPerMinute: values.REQUESTS_PER_MINUTE,
		maxConnections: values.MAX_CONNECTIONS,
		databaseConnections: values.DATABASE_CONNECTIONS,
		signs: values.CLOISTER_SIGNER,
		metrics: values.METRICS_PORT === undefined ? null : Object.freeze({ host: values.METRICS_HOST, port: values.METRICS_PORT }),
		dataFolder: path.resolve(values.CLOISTER_DATA),
		webFolder: values.CLOISTER_WEB === undefined ? null : path.resolve(values.CLOISTER_WEB),
		site: siteOf(values, origin),
		bells: Object.freeze({ mailFrom: values.MAIL_FROM ?? null, privateAddresses: values.BELLS_TO_PRIVATE_ADDRESSES }),
		admins: Object.freeze({ mail: values.ADMINS_MAIL ?? null, webhook: values.ADMINS_WEBHOOK ?? null, language: values.ADMINS_LANGUAGE }),
		push: Object.freeze({ contact: values.PUSH_CONTACT ?? null, services: values.PUSH_SERVICES ?? [] }),
		logOrigins: {
			access: values.CLOISTER_ACCESS_LOG_ORIGIN ?? `${name}/cloister/access`,
			directory: values.CLOISTER_DIRECTORY_LOG_ORIGIN ?? `${name}/cloister/directory`,
		},
		witnesses: parseWitnesses(values.CLOISTER_WITNESSES ?? ""),
	};
}

/** @param networkOrigin of the closed network. @throws StartError when the site would share a host name with it, or have no TLS */
function siteOf(values: Settings, networkOrigin: string): Config["site"] {
	if (values.SITE_ORIGIN === undefined || values.CLOISTER_SITE === undefined) return null;
	const { origin, protocol, hostname } = new URL(values.SITE_ORIGIN);
	if (hostname === new URL(networkOrigin).hostname)
		throw new StartError(
			"SITE_ORIGIN has the host name of ORIGIN: give the public site a host name of its own, because pages of one host share cookies.",
		);
	if (protocol !== "https:" && !isThisMachine(hostname) && !values.ALLOW_PLAIN_HTTP)
		throw new StartError(
			"SITE_ORIGIN would let people reach the public site without TLS: set it to the https:// address of a proxy with TLS.",
		);
	return Object.freeze({ origin, port: values.SITE_PORT, folder: path.resolve(values.CLOISTER_SITE) });
}

/** Checks values against a schema. @throws StartError that never repeats a value, because a secret may stand in the wrong setting. */
function parse<T extends z.ZodObject>(schema: T, values: Environment): z.infer<T> {
	const result = schema.safeParse(values);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	throw new StartError(`${String(issue?.path[0])} ${issue?.message}.`);
}

/** The values of these settings, from the environment or from the file that `<NAME>_FILE` names. */
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

/** Whether a connection by this URL stays on this machine, or uses TLS that checks the server's certificate and name. */
function isProtectedConnection(url: string): boolean {
	const { hostname, searchParams } = new URL(url);
	// As in libpq: the parameter `host` wins over the host of the URL. When it is given several times, the last one counts.
	const host = searchParams.getAll("host").at(-1) ?? decodeURIComponent(hostname);
	// A path is the folder of a Unix socket.
	if (host.startsWith("/") || isLoopback(host)) return true;
	// With `ssl` or `uselibpqcompat`, the driver may replace the checks of sslmode by weaker ones.
	const weakened = [...searchParams.keys()].some((name) => name === "ssl" || name === "uselibpqcompat");
	return searchParams.getAll("sslmode").at(-1) === "verify-full" && !weakened;
}
