/** The check-ins that my desks wait for, as the server says. The red ones come first. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useMinutes } from "../../parts/use-minutes.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { AwaitedCheckInView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function CheckInsGroup(): ReactNode {
	const { data } = useVerb("awaitedCheckIns");
	if (!data || data.length === 0) return null;
	const isCalled = ({ helpAt }: AwaitedCheckInView) => Number(helpAt !== null);
	return (
		<PageSection title="check-in.title" className="today-group">
			<Rows>
				{[...data]
					.sort((a, b) => isCalled(b) - isCalled(a))
					.map((each) => (
						<Awaited key={each.id} awaited={each} />
					))}
			</Rows>
		</PageSection>
	);
}

function Awaited({ awaited: { handoff, code, other, due, helpAt } }: { awaited: AwaitedCheckInView }): ReactNode {
	const isLate = useMinutes() >= due;
	const time = <Say key="time" id="parts.short-time" values={{ time: new Date(due) }} />;
	const about = code !== null && (
		<bdi key="code" className="code">
			{code}
		</bdi>
	);
	return (
		<Row
			title={
				<Link to="/handoffs/$handoff" params={{ handoff }}>
					{time}
				</Link>
			}
			mark={helpAt !== null ? <Tag kind="danger" id="check-in.help-tag" /> : isLate && <Tag kind="warn" id="check-in.late" />}
		>
			<p>
				<Listed items={[about, <Party key="other" party={other} />].filter((each) => each !== false)} />
			</p>
		</Row>
	);
}
