/** `#/log`: whether the access log is sound, what nobody has reviewed, and which queries wait. */
import type { ReactNode } from "react";
import { CopyButton } from "../../parts/copy.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { LogHealth } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Unreviewed } from "./unreviewed.tsx";
import "./log.css";

/** Read only when the screen opens. Each reading makes an access entry, so reading again after each new entry would never end. */

export default function Log(): ReactNode {
	const health = useVerb("logHealth");
	const queries = useVerb("countQueries");
	return (
		<>
			<Heading id="house.log" />
			<Answered query={health}>{(view) => <Health health={view} />}</Answered>
			<Unreviewed />
			<PageSection title="house.log-queries">
				<Answered query={queries}>
					{({ open, overdue, answered, isPart }) => (
						<p>
							<SayLink to="/log/queries" className="log-back" id="log.queries.counts" values={{ open, overdue, answered }} />{" "}
							{isPart && <Say id="log.queries.counts-part" />}
						</p>
					)}
				</Answered>
			</PageSection>
			<p className="log-next">
				<SayLink to="/log/findings" id="log.findings.title" />
				<SayLink to="/log/verify" id="log.verify.title" />
				<SayLink to="/log/export" id="log.export.title" />
				<SayLink to="/log/cases" id="house.log-cases" />
			</p>
		</>
	);
}

function Health({ health }: { health: LogHealth }): ReactNode {
	const { size, wanted, proven, cosignedAt, isRefused, keptFrom } = health;
	const isWitnessed = wanted === 0 || cosignedAt !== null;
	return (
		<>
			<p>
				{size === 0 ? <Say id="log.health.empty" /> : <Say id="log.health.size" values={{ size }} />}{" "}
				{wanted === 0 && <Say id="log.health.nobody" />}
				{cosignedAt !== null && <Say id="log.health.witnessed" values={{ proven, wanted, time: new Date(cosignedAt) }} />}
			</p>
			{!isWitnessed && <Notice kind="warn" id="log.health.unwitnessed" values={{ proven, wanted }} />}
			{isRefused && <Notice kind="danger" id="log.health.refused" />}
			{keptFrom > 0 && <Say as="p" className="muted" id="log.health.kept" values={{ from: keptFrom }} />}
			<TechnicalDetails health={health} />
		</>
	);
}

function TechnicalDetails({ health: { note, witnesses } }: { health: LogHealth }): ReactNode {
	if (note === null) return null;
	return (
		<details className="log-filters">
			<Say as="summary" id="parts.technical" />
			<ul>
				{witnesses.map(({ name, time, failing }) => (
					<li key={name}>
						{time === null ? (
							<Say id="log.health.witness-never" values={{ name }} />
						) : (
							<Say id="log.health.witness" values={{ name, time: new Date(time) }} />
						)}{" "}
						{failing !== null && <Say id="log.health.failing" values={{ why: failing }} />}
					</li>
				))}
			</ul>
			<Say as="h2" id="log.health.note" />
			<pre className="code log-text" dir="ltr">
				{note}
			</pre>
			<CopyButton text={note} />
		</details>
	);
}
