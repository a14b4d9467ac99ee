/** The state of the installation, as the server tells it to admins. */
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";

/** The server's report about itself. Nobody can verify it. Times: UTC ms. Disk: bytes. */
export type InstallationHealth = Reply<typeof contracts.health.installation>;

/**
 * Returns the state of the installation: version, signing, disk, backups, bells that fail, and how many compartments still need new keys.
 * @throws ProtocolError not-allowed unless I am an admin.
 * @example const { backups, stale } = await installationHealth(session);
 */
export async function installationHealth({ server }: UnlockedSession): Promise<InstallationHealth> {
	return server.call(contracts.health.installation);
}
