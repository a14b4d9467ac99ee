/** A mark of danger rings the desks from which somebody is on the way to that organisation, and the custodians of their cases. */
import t, { type Test } from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import {
	acceptHandoff,
	cancelHandoff,
	countersignTakeOver,
	declineHandoff,
	loadCase,
	recordDeparture,
	takeOverCase,
} from "#sdk/casework/index.ts";
import { approve, remove, rotaOf, setBell, setRota, suspend, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { type WebhookReceiver, webhookReceiver } from "../../../support/bell-receivers.ts";
import { pushService } from "../../../support/push-service.ts";
import { type Organisation, type ReadyNetwork, readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

class Ringing {
	readonly ready: ReadyNetwork;
	readonly #receivers = new Map<Organisation, WebhookReceiver>();
	readonly #service: Awaited<ReturnType<typeof pushService>>;
	/** Who has the device of this path. */
	readonly #members = new Map<string, UnlockedSession>();

	private constructor(ready: ReadyNetwork, service: Awaited<ReturnType<typeof pushService>>) {
		this.ready = ready;
		this.#service = service;
	}

	static async make(t: Test): Promise<Ringing> {
		const service = await pushService(t);
		const settings = { PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host, BELLS_TO_PRIVATE_ADDRESSES: "true" };
		return new Ringing(await readyNetwork(t, settings), service);
	}

	async request(from: Organisation, to: Organisation, kind: "transfer" | "referral" = "transfer") {
		const { id, of } = await caseWith(from.staff.session, from.desk, ["identity"]);
		const requested = await requestTransfer(from.staff.session, id, to, ["identity"], of, { kind });
		return { ...requested, id, of };
	}

	/** Gives each organisation a bell, and each of its people a device. */
	async listen(t: Test): Promise<void> {
		const { network, origin, transit, destination } = this.ready;
		// No monthly test rings among what these tests count.
		await network.server.sql("DELETE FROM ring_test_plan");
		for (const each of [origin, transit, destination]) {
			await network.server.sql(`INSERT INTO ring_test_plan VALUES ('${each.desk}', 4000000000000)`);
			const receiver = await webhookReceiver(t);
			await setBell(each.coordinator.session, each.desk, { webhook: receiver.url });
			this.#receivers.set(each, receiver);
			for (const { session } of [each.coordinator, each.staff]) {
				const { key } = await session.server.call(contracts.rings.devices);
				const device = this.#service.subscribe(String(key));
				await session.server.call(contracts.rings.setDevice, { body: { ...device, language: "en", always: false } });
				this.#members.set(new URL(device.endpoint).pathname, session);
			}
		}
		await this.forget();
	}

	/** Forgets what has rung until now. */
	async forget(): Promise<void> {
		await this.quiet();
		this.#service.pushes.length = 0;
		for (const { calls } of this.#receivers.values()) calls.length = 0;
	}

	/** Waits until nothing more is to ring. */
	async quiet(): Promise<void> {
		const waits = "SELECT FROM push_ring UNION ALL SELECT FROM desk_news UNION ALL SELECT FROM bell_ring";
		await until("nothing waits to ring", async () => (await this.ready.network.server.sql(waits)).length === 0);
	}

	/** What the bell of this organisation's desk has said since `forget`. */
	bell(of: Organisation): string[] {
		return (this.#receivers.get(of)?.calls ?? []).map(({ body }) => JSON.parse(body).kind);
	}

	/** Whose devices have rung since `forget`, each as often as it has. */
	rung(): string[] {
		return this.#service.pushes.map(({ path }) => this.#members.get(path)?.me ?? "nobody").sort();
	}
}

const membersOf = (...organisations: Organisation[]) =>
	organisations.flatMap(({ coordinator, staff }) => [coordinator.session.me, staff.session.me]).sort();

t.test("the desk of a journey to people in danger is rung at once, and no other", async (t) => {
	const ringing = await Ringing.make(t);
	const { network, origin, transit, destination, founder, admin } = ringing.ready;
	await acceptHandoff(transit.staff.session, (await ringing.request(origin, transit)).ref);
	const { ref: stopped } = await ringing.request(origin, destination);
	await acceptHandoff(destination.staff.session, stopped);
	await recordDeparture(origin.staff.session, stopped);
	await cancelHandoff(destination.staff.session, stopped, "no-capacity");
	await declineHandoff(transit.staff.session, (await ringing.request(destination, transit)).ref, "no-capacity");
	await ringing.listen(t);
	const now = network.server.clock.now();
	const onDuty = { member: origin.staff.id, from: now - 3_600_000, until: now + 3_600_000 };
	await setRota(origin.staff.session, origin.desk, { ...(await rotaOf(origin.staff.session, origin.desk)), rows: [onDuty] });

	await suspend(admin.session, { kind: "organisation", subject: destination.id }, "investigation");
	t.same(await network.server.sql("SELECT desk FROM bell_ring"), [], "for another reason, journeys go on");
	await suspend(founder.session, { kind: "organisation", subject: transit.id }, "danger");
	await ringing.quiet();
	t.same(ringing.bell(origin), ["late"]);
	t.same(ringing.rung(), membersOf(origin), "each device of the desk once, also of whoever isn't on duty");
	await origin.staff.session.server.call(contracts.rings.withSomebody, { body: { minutes: 120 } });
	await suspend(founder.session, { kind: "organisation", subject: destination.id }, "danger");
	await ringing.quiet();
	t.same(ringing.bell(origin), ["late", "late"], "again within a quarter of an hour: she may be on the way still");
	t.same(ringing.rung(), [...membersOf(origin), origin.coordinator.session.me].sort(), "whoever is with somebody isn't rung");
	t.same([ringing.bell(transit), ringing.bell(destination)], [[], []], "the desks in danger, and one whose request was declined");
});

t.test("after a take-over, the desk that has the case is rung", async (t) => {
	const ringing = await Ringing.make(t);
	const { origin, transit, destination, founder, admin } = ringing.ready;
	const { id, of, ref } = await ringing.request(origin, destination, "referral");
	await acceptHandoff(destination.staff.session, ref);
	const other = await requestTransfer(origin.staff.session, id, transit, ["identity"], of, { kind: "referral" });
	await acceptHandoff(transit.staff.session, other.ref);
	await ringing.listen(t);
	await approve(admin.session, await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act"));
	await syncDirectory(transit.staff.session);
	const taken = await takeOverCase(transit.staff.session, id);
	await syncDirectory(founder.session);
	await countersignTakeOver(founder.session, { case: id, object: taken }, "approve");
	t.equal((await loadCase(transit.staff.session, id)).state.custodian, transit.desk);
	await ringing.forget();
	await suspend(founder.session, { kind: "organisation", subject: destination.id }, "danger");
	await ringing.quiet();
	t.same([ringing.bell(transit), ringing.rung()], [["late"], membersOf(transit)]);
	await ringing.forget();
	await suspend(admin.session, { kind: "organisation", subject: transit.id }, "danger");
	await ringing.quiet();
	t.same([ringing.bell(transit), ringing.rung()], [[], []], "not the desk in danger, which knows, and not the one that is gone");
});
