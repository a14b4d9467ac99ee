/** The endpoint that tells admins how the installation is. */
import type { Id } from "#protocol/bytes.ts";
import type { RingFailure } from "#protocol/codes.ts";
import { health } from "#protocol/contracts/health.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { backupTimes } from "#server/base/backup-notes.ts";
import { spaceOn } from "#server/base/disk.ts";
import type { Db } from "#server/database/database.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";

/** What the endpoint gets from other parts of the server. */
export interface HealthSources {
	/** The version of the server. */
	version: string;
	/** Channels of bells whose last tries have failed. since: UTC ms. */
	failingBells(db: Db): Promise<{ desk: Id; channel: "mail" | "webhook"; reason: RingFailure; tries: number; since: number }[]>;
	/** How many compartments of the network need new keys. */
	countStale(db: Db, directory: Directory): Promise<number>;
}

export function healthFeature({ version, failingBells, countStale }: HealthSources): Feature {
	return (app, context) => {
		const { config, integrator, site } = context;
		mount(app, context, health.installation, installation);

		async function installation({ actor, db, directory, access }: RequestContext<typeof health.installation>) {
			access.note({ object: null });
			if (actor.role !== "admin") throw new ProtocolError("not-allowed", "by: only an admin may see the state of the installation");
			const { lag, refused } = integrator.status();
			const signedAt = async (log: "access" | "directory") => (await newestCheckpoint(db, log))?.at ?? null;
			return {
				version,
				signing: {
					signs: config.signs,
					refused: refused !== null,
					lag,
					checkpoints: { access: await signedAt("access"), directory: await signedAt("directory") },
				},
				disk: await spaceOn(config.dataFolder),
				backups: await backupTimes(config.dataFolder),
				bells: await failingBells(db),
				stale: await countStale(db, directory),
				site: site.state,
			};
		}
	};
}
