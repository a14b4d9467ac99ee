/** Endpoints of bells. */
import { type Bytes, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { bells } from "#protocol/contracts/bells.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, isCurrentDesk } from "#protocol/folds/directory.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { saveAdminBell } from "./admin-alarms.ts";
import { testRing } from "./outbox.ts";
import { type FindHandoff, mountRings } from "./ring-routes.ts";
import { ringInRounds } from "./ringing.ts";
import { FAILURES_SHOWN_FROM } from "./rules.ts";
import { type ChannelSettings, readBell, type StoredChannel, saveBell } from "./store.ts";
import type { TimedEvents } from "./sweep.ts";
import { checkWebhookUrl } from "./webhook.ts";

export function bellsFeature({ findHandoff, ...events }: TimedEvents & { findHandoff: FindHandoff }): Feature {
	return async (app, context) => {
		const { config, secrets } = context;
		await context.inTransaction((db, now) => saveAdminBell(db, config, secrets, now));
		const sendsMail = secrets.smtpUrl !== null;
		mount(app, context, bells.set, set);
		mount(app, context, bells.get, get);
		mount(app, context, bells.test, test);
		mountRings(app, context, findHandoff);
		ringInRounds(context, events);

		async function set({ input, actor, db, directory, now, access }: RequestContext<typeof bells.set>) {
			const { desk } = input.params;
			access.note({ object: desk, desk });
			checkCoordinator(directory, actor, desk);
			const { language, mail, webhook, reminder } = input.body;
			if (mail !== null && !sendsMail)
				throw new ProtocolError(
					"wrong-state",
					"mail: this server sends no mail; its operator can set CLOISTER_SMTP_URL and MAIL_FROM",
					"mail",
				);
			if (webhook !== null) checkWebhookUrl(webhook.url, config.bells.privateAddresses);
			const channels: ChannelSettings[] = [
				...(mail === null ? [] : [{ channel: "mail" as const, address: mail, secret: null }]),
				...(webhook === null
					? []
					: [{ channel: "webhook" as const, address: webhook.url, secret: await webhookSecret(db, desk, webhook) }]),
			];
			await saveBell(db, { desk, language, reminder, channels }, now);
			return { ok: true as const };
		}

		async function get({ input, actor, db, directory, access }: RequestContext<typeof bells.get>) {
			const { desk } = input.params;
			access.note({ object: desk, desk });
			checkOrganisation(directory, actor, desk);
			if (actor.role !== "coordinator" && !actor.desks.includes(desk))
				throw new ProtocolError("not-allowed", "by: only members of the desk and coordinators may see its bell");
			const { language = "en" as const, reminder = null, channels = [] } = (await readBell(db, desk)) ?? {};
			const mail = channels.find(({ channel }) => channel === "mail");
			const webhook = channels.find(({ channel }) => channel === "webhook");
			return {
				language,
				mail: mail ? { address: mail.address, failure: failureOf(mail), rung: mail.rung } : null,
				webhook: webhook ? { url: webhook.address, failure: failureOf(webhook), rung: webhook.rung } : null,
				reminder,
				sendsMail,
			};
		}

		async function test({ input, actor, db, directory, now, access }: RequestContext<typeof bells.test>) {
			const { desk } = input.params;
			access.note({ object: desk, desk });
			checkCoordinator(directory, actor, desk);
			return { rings: await testRing(db, desk, now) };
		}
	};
}

/**
 * The key that signs the messages to a webhook: the given one, or the one that is stored for the same URL.
 * @throws ProtocolError bad-input when there is none.
 */
async function webhookSecret(db: Db, desk: Id, { url, secret }: { url: string; secret: string | null }): Promise<Bytes> {
	if (secret !== null) return fromBase64Url(secret);
	const stored = (await readBell(db, desk))?.channels.find(({ channel, address }) => channel === "webhook" && address === url);
	if (!stored?.secret) throw new ProtocolError("bad-input", "webhook.secret: a new URL needs a key", "webhook.secret");
	return stored.secret;
}

function checkCoordinator(directory: Directory, actor: Actor, desk: Id): void {
	checkOrganisation(directory, actor, desk);
	if (actor.role !== "coordinator") throw new ProtocolError("not-allowed", "by: only coordinators may set or test a bell");
}

/** Desks of other organisations are answered as if they didn't exist. */
function checkOrganisation(directory: Directory, { organisation }: Actor, desk: Id): void {
	if (organisation === null || directory.desks.get(desk)?.organisation !== organisation || !isCurrentDesk(directory, desk))
		throw new ProtocolError("not-found");
}

function failureOf({ tries, failure, failingSince }: StoredChannel) {
	if (tries < FAILURES_SHOWN_FROM || failure === null || failingSince === null) return null;
	return { reason: failure, tries, since: failingSince };
}
