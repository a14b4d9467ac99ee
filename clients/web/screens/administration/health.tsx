/** `#/administration/health`: the state of the installation. Each part has one row, and parts with problems come first. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { FileSize } from "../../parts/file-size.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HealthView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToAdministration } from "./back.tsx";

export default function Health(): ReactNode {
	const health = useVerb("readHealth");
	return (
		<>
			<Heading id="administration.health" />
			<Answered query={health}>{(view) => <HealthFacts view={view} />}</Answered>
			<p className="buttons">
				<Button isBusy={health.isFetching} onClick={() => void health.refetch()} id="health.again" />
			</p>
			<BackToAdministration />
		</>
	);
}

type State = "ok" | "warn" | "danger";

interface Part {
	id: "signing" | "witnesses" | "backups" | "disk" | "bells" | "keys" | "site" | "version";
	state: State;
	text: ReactNode;
}

const ORDER: readonly State[] = ["danger", "warn", "ok"];

function HealthFacts({ view }: { view: HealthView }): ReactNode {
	const parts = [signing(view), witnesses(view), backups(view), disk(view), bells(view), keys(view), ...site(view), version(view)];
	const sorted = parts.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
	const wrong = parts.filter(({ state }) => state !== "ok").length;
	return (
		<>
			<Notice kind={wrong === 0 ? "ok" : "warn"} live="polite" id="health.sum" values={{ wrong, time: new Date(view.at) }} />
			<Rows>
				{sorted.map(({ id, state, text }) => (
					<Row key={id} title={<Say id={`health.${id}`} />} mark={<Tag kind={state} id={`health.is.${state}`} />}>
						{text}
					</Row>
				))}
			</Rows>
			<Say as="p" className="muted" id="health.whose-word" />
		</>
	);
}

/**
 * How old the newest checkpoint may be, in ms. A checkpoint is signed every second while the log grows, and reading this page makes the log
 * grow.
 */
const MAX_CHECKPOINT_AGE = 5 * 60_000;

function signing({ signing: { refused, lag, checkpoints }, at }: HealthView): Part {
	const newest = checkpoints.access;
	if (refused)
		return {
			id: "signing",
			state: "danger",
			text: (
				<>
					<Say as="div" id="health.signing-refused" />
					<SayLink className="inline-link" to="/administration/restart" id="restart.title" />
				</>
			),
		};
	if (newest === null) return { id: "signing", state: "danger", text: <Say id="health.signing-never" /> };
	const isLate = at - newest > MAX_CHECKPOINT_AGE;
	return {
		id: "signing",
		state: isLate ? "danger" : "ok",
		text: <Say id={isLate ? "health.signing-late" : "health.signing-ok"} values={{ time: new Date(newest), lag }} />,
	};
}

function witnesses({ witnesses: { wanted, named, failing, unwitnessedSince } }: HealthView): Part {
	if (wanted === 0) return { id: "witnesses", state: "warn", text: <Say id="witnesses.none" /> };
	if (unwitnessedSince !== null)
		return { id: "witnesses", state: "danger", text: <Say id="witnesses.too-few" values={{ time: new Date(unwitnessedSince) }} /> };
	return {
		id: "witnesses",
		state: failing > 0 ? "warn" : "ok",
		text: <Say id="health.witnesses-ok" values={{ wanted, named, failing }} />,
	};
}

/** How old the newest backup of the database may be, in ms. */
const MAX_BACKUP_AGE = 2 * 86_400_000;

function backups({ backups: { database, secrets, signed }, at }: HealthView): Part {
	if (database === null) return { id: "backups", state: "warn", text: <Say id="health.no-backup" /> };
	const isLate = at - database > MAX_BACKUP_AGE;
	const text = (
		<>
			<Say as="div" id="health.backup-database" values={{ time: new Date(database) }} />
			<BackupTime at={secrets} id="health.backup-secrets" />
			<BackupTime at={signed} id="health.backup-signed" />
		</>
	);
	return { id: "backups", state: isLate || secrets === null || signed === null ? "warn" : "ok", text };
}

function BackupTime({ at, id }: { at: number | null; id: "health.backup-secrets" | "health.backup-signed" }): ReactNode {
	return <Say as="div" id={id} values={{ isKnown: at === null ? "no" : "yes", time: new Date(at ?? 0) }} />;
}

function disk({ disk: space }: HealthView): Part {
	if (space === null) return { id: "disk", state: "warn", text: <Say id="health.disk-unknown" /> };
	const share = Math.floor((100 * space.free) / Math.max(1, space.size));
	const state = share < 5 ? "danger" : share < 15 ? "warn" : "ok";
	return {
		id: "disk",
		state,
		text: <Say id="health.disk-free" values={{ free: <FileSize bytes={space.free} />, size: <FileSize bytes={space.size} />, share }} />,
	};
}

function bells({ bells: failing }: HealthView): Part {
	if (failing.length === 0) return { id: "bells", state: "ok", text: <Say id="health.bells-ok" /> };
	const text = failing.map(({ desk, organisation, channel, reason, since }) => (
		<div key={`${organisation} ${desk} ${channel}`}>
			{desk === null ? <Say id="health.bell-admins" /> : <Party party={{ name: desk, organisation }} />}:{" "}
			<Say id={`health.bell.${channel}` as MessageId} /> <Say id={`health.ring.${reason}` as MessageId} />{" "}
			<Say id="health.bell-since" values={{ time: new Date(since) }} />
		</div>
	));
	return { id: "bells", state: "warn", text };
}

function keys({ stale }: HealthView): Part {
	const text = (
		<>
			<Say as="div" id="health.keys-left" values={{ count: stale }} />
			{stale > 0 && <Say as="div" id="health.keys-whose" />}
		</>
	);
	return { id: "keys", state: stale === 0 ? "ok" : "warn", text };
}

const SITE = {
	served: { state: "ok", id: "health.site-served" },
	none: { state: "warn", id: "health.site-none" },
	unreleased: { state: "danger", id: "health.site-unreleased" },
	broken: { state: "danger", id: "health.site-broken" },
} as const;

/** No part where the server serves no public site. */
function site({ site: state }: HealthView): Part[] {
	if (state === null) return [];
	return [{ id: "site", state: SITE[state].state, text: <Say id={SITE[state].id} /> }];
}

function version({ version: installed }: HealthView): Part {
	return { id: "version", state: "ok", text: <bdi>{installed}</bdi> };
}
