/** The state of the installation, for network admins. Nothing here is about a case, or about what somebody did. */
import * as z from "zod/mini";
import { RING_FAILURES } from "../codes.ts";
import { SITE_STATES } from "../release/file-list.ts";
import { count, id, time } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const health = {
	installation: endpoint({
		id: "health.installation",
		summary: "Describe the state of the installation to an admin",
		description:
			"For network admins. `version`: of the server. `signing.signs`: whether this process signs the logs. `refused`: the signer refuses to sign, because the log lacks entries that were signed before. `lag`: how many access entries are durable and not in the tree yet. `checkpoints`: when each log was signed last. `disk`: free bytes and all bytes on the disk of the data folder; null where they can't be read. `backups`: when `npm run backup` last backed up the database, the secrets, and the signers' memory (`signed`) on this machine; null when the time isn't known. `bells`: channels whose last three or more tries have failed; the desk 00000000-0000-0000-0000-000000000000 stands for the bell of the admins. `stale`: how many compartments of the network still need new keys because a holder has changed. `site`: whether the public site is served; null where this process serves none. Times are UTC milliseconds.",
		method: "GET",
		path: "/installation",
		response: z.strictObject({
			version: z.string(),
			signing: z.strictObject({
				signs: z.boolean(),
				refused: z.boolean(),
				lag: count,
				checkpoints: z.strictObject({ access: z.nullable(time), directory: z.nullable(time) }),
			}),
			disk: z.nullable(z.strictObject({ free: count, size: count })),
			backups: z.strictObject({ database: z.nullable(time), secrets: z.nullable(time), signed: z.nullable(time) }),
			bells: z.array(
				z.strictObject({ desk: id, channel: z.enum(["mail", "webhook"]), reason: z.enum(RING_FAILURES), tries: count, since: time }),
			),
			stale: count,
			site: z.nullable(z.enum(SITE_STATES)),
		}),
		access: { action: "installation.read", activity: "read", subject: "directory", purpose: "administration" },
		initiator: "any",
	}),
};
