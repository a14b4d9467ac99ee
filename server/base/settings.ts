/** The names and forms of all settings in the environment. docs/operations.md lists them for operators. */
import * as z from "zod";
import { BELL_LANGUAGES } from "#protocol/codes.ts";
import { parseWitnesses } from "#protocol/log/witness-list.ts";
import { isMailAddress } from "#protocol/rules/mail-address.ts";

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
export const settings = z.object({
	/**
	 * The address at which people reach this server. Sign-ins at another address are refused. With https, cookies are Secure. Default:
	 * http://HOST:PORT.
	 */
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
	/** How long an access token is valid. */
	ACCESS_TOKEN_MINUTES: wholeNumberOr(1, 60, 5),
	/** A session ends so many days after its sign-in, even if it is in use. */
	REFRESH_DAYS: wholeNumberOr(1, 90, 14),
	/** A session ends after so many hours in which it got no new access token. A client that is in use gets one every few minutes. */
	SESSION_IDLE_HOURS: wholeNumberOr(1, 2160, 12),
	/** The largest size of one file. */
	ATTACHMENT_MIB: wholeNumberOr(1, 4096, 64),
	/** The largest size of all files of one member together. */
	MEMBER_STORAGE_GIB: wholeNumberOr(1, 1_000_000, 8),
	/** The largest size of all files of one desk together. */
	DESK_STORAGE_GIB: wholeNumberOr(1, 1_000_000, 64),
	/** How many threads with others a member begins, or brings others into, in a day. */
	MEMBER_THREADS_A_DAY: wholeNumberOr(1, 100_000_000, 40),
	/** How many invites a member signs in a day. */
	MEMBER_INVITES_A_DAY: wholeNumberOr(1, 100_000_000, 60),
	/** How many desks a member opens in a day. */
	MEMBER_DESKS_A_DAY: wholeNumberOr(1, 100_000_000, 20),
	/** How many members an organisation takes off its desks, and how many desks it closes, together in a day. */
	ORGANISATION_REMOVALS_A_DAY: wholeNumberOr(1, 100_000_000, 30),
	/** How many items of spaces a member starts in a day, and how many entries of spaces a member writes. */
	MEMBER_ITEMS_A_DAY: wholeNumberOr(1, 100_000_000, 30),
	MEMBER_ENTRIES_A_DAY: wholeNumberOr(1, 100_000_000, 300),
	/** The general limit for one address in one process. Sign-in and joining have limits of their own. */
	REQUESTS_PER_MINUTE: wholeNumberOr(1, 100_000_000, 1200),
	/** How many connections one process keeps open at most. One IP network (IPv4 /24, IPv6 /64) gets at most a quarter of them. */
	MAX_CONNECTIONS: wholeNumberOr(16, 1_000_000, 4096),
	/** Whether people may reach the server without TLS over a network. Anybody on that network can then take over their sessions. */
	ALLOW_PLAIN_HTTP: bool(false),
	/** How many connections the pool of one process has at most. Other parts, such as the ledger, have a few connections of their own. */
	DATABASE_CONNECTIONS: wholeNumberOr(2, 500, 20),
	/** Whether this process signs the logs. Of the processes that share a database, exactly one signs. This process has the log keys. */
	CLOISTER_SIGNER: bool(true),
	/** Port for Prometheus. Unset: no metrics. */
	METRICS_PORT: wholeNumber(0, 65_535).optional(),
	METRICS_HOST: z.string().min(1, "must be an address to listen on").default("127.0.0.1"),
	/** Accepts connections without TLS to a database on another address. Only for a network that nobody else can reach. */
	CLOISTER_DATABASE_PLAINTEXT: bool(false),
	CLOISTER_DATA: z.string().min(1, "must be a folder").default("./.data"),
	/** Folder of a web build with its manifest. Unset: no web client is served. */
	CLOISTER_WEB: z.string().optional(),
	/** The address of the public site, on a host name of its own. Unset: no site is served. */
	SITE_ORIGIN: z
		.string()
		.regex(/^https?:\/\/[^/\s]+$/, "must be a scheme and a host, such as https://help.example.org")
		.optional(),
	/** Where the public site is served. */
	SITE_PORT: wholeNumberOr(0, 65_535, 8421),
	/** Folder of a built site. */
	CLOISTER_SITE: z.string().optional(),
	/** The sender of the mails that bells send. */
	MAIL_FROM: z.string().refine(isMailAddress, "must be a mail address, such as cloister@example.org").optional(),
	/** Where the admins as a group are told that something needs them. Unset: only the devices of admins ring. */
	ADMINS_MAIL: z.string().refine(isMailAddress, "must be a mail address, such as admins@example.org").optional(),
	ADMINS_WEBHOOK: z
		.string()
		.refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be a URL")
		.optional(),
	/** The language of these mails. */
	ADMINS_LANGUAGE: z.enum(BELL_LANGUAGES, `must be one of ${BELL_LANGUAGES.join(", ")}`).default("en"),
	/** Whether the webhook of a bell may be on loopback or a private network, and without TLS. */
	BELLS_TO_PRIVATE_ADDRESSES: bool(false),
	/** The mail address of the operator. Push services get it with each ring of a device. Unset: no device rings. */
	PUSH_CONTACT: z
		.string()
		.refine(
			(text) => isMailAddress(text) && isPublicDomain(text),
			"must be a real mail address at which push services can reach you, such as admin@cloister-network.org: some of them refuse every ring without one",
		)
		.optional(),
	/** Push services besides those of Chrome, Safari, Firefox and Edge: their hosts, with commas between them. */
	PUSH_SERVICES: z
		.string()
		.regex(/^[^\s,/]+(,[^\s,/]+)*$/, "must be hosts with commas between them, such as push.example.org,push.example.net:8443")
		.transform((text) => text.split(","))
		.optional(),
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

/** Whether the domain of a mail address can exist: not on this machine or network, and not reserved for examples. */
function isPublicDomain(address: string): boolean {
	const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
	return domain.includes(".") && !/(^|\.)(localhost|local|internal|localdomain|invalid|test|example|example\.(com|org|net))$/.test(domain);
}

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

/** Secret settings. Each can also be given as a file, whose path is in `<NAME>_FILE`. */
export const secretSettings = z.object({
	DATABASE_URL: postgresUrl,
	CLOISTER_OWNER_URL: postgresUrl,
	/** For `npm run maintain` only. */
	CLOISTER_MAINTENANCE_URL: postgresUrl,
	/** The key that signs calls of `ADMINS_WEBHOOK`: 32 bytes in base64url. */
	CLOISTER_ADMINS_WEBHOOK_KEY: z
		.string()
		.regex(/^[\w-]{43}$/, "must be 32 bytes in base64url: 43 characters")
		.optional(),
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

export type Settings = z.infer<typeof settings>;
export type SecretSettings = z.infer<typeof secretSettings>;
