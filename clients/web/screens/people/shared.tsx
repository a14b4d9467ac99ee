/** `#/people/shared`: which desks read what is written for the whole network, and for each region. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { SharedView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import "./people.css";

export default function Shared(): ReactNode {
	const shared = useVerb("listShared");
	return (
		<>
			<Heading id="shared.title" />
			<Say as="p" id="shared.help" />
			<Say as="p" className="muted" id="shared.where" />
			<Answered query={shared}>
				{(circles) =>
					circles.length === 0 ? <Empty id="shared.none" /> : circles.map((each) => <Circle key={each.circle} circle={each} />)
				}
			</Answered>
		</>
	);
}

function Circle({ circle: { circle, isMine, isStale, waiting, desks } }: { circle: SharedView }): ReactNode {
	return (
		<section className="organisation">
			<h2>
				<Say id={circle === "network" ? "shared.network" : (`facts.region.${circle}` as MessageId)} />
			</h2>
			<p className="muted">
				<Say id="shared.desks" values={{ desks: desks.length }} />
				{isMine && (
					<>
						<Say id="parts.comma" />
						<Say id="shared.mine" />
					</>
				)}
			</p>
			{isStale && <Say as="p" id="shared.key-old" />}
			{waiting > 0 && <Say as="p" id="shared.waiting" values={{ desks: waiting }} />}
			<ul className="people">
				{desks.map(({ id, name, organisation, isMine: isMyDesk }) => (
					<li key={id}>
						<bdi>{name}</bdi>
						<span className="muted">
							<Say id="parts.comma" />
							<bdi>{organisation}</bdi>
							{isMyDesk && (
								<>
									{" "}
									<Say id="people.mine" />
								</>
							)}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}
