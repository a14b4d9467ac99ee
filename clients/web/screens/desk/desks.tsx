/** `#/desk`: the desks of my organisation with their people, the people who have the key of each desk, and the people who join. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DesksView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { DeskCard } from "./desk-card.tsx";
import { Joining } from "./joining.tsx";
import { OpenDesk } from "./open-desk.tsx";
import "./desk.css";

export default function Desks(): ReactNode {
	const view = useVerb("readDesks");
	return (
		<>
			<Heading>
				<Say id="desk.title" />
			</Heading>
			<p>
				<Say id="desk.what" />
			</p>
			<Answered query={view}>{(each) => <All view={each} />}</Answered>
		</>
	);
}

function All({ view: { desks, mayManage } }: { view: DesksView }): ReactNode {
	const [isOpening, setOpening] = useState(false);
	return (
		<>
			{mayManage && (
				<p className="buttons">
					<Link className="button button-primary" to="/desk/invite">
						<Say id="desk.invite" />
					</Link>
				</p>
			)}
			{mayManage && <Joining />}
			{desks.map((desk) => (
				<DeskCard key={desk.id} desk={desk} mayManage={mayManage} />
			))}
			{desks.length === 0 && (
				<Empty>
					<p>
						<Say id={mayManage ? "desk.none-yet" : "desk.none"} />
					</p>
				</Empty>
			)}
			{mayManage && (
				<div className="buttons">
					<Button onClick={() => setOpening(true)}>
						<Say id="desk.open" />
					</Button>
				</div>
			)}
			{isOpening && <OpenDesk onClose={() => setOpening(false)} />}
		</>
	);
}
