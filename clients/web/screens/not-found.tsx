/** The screens for an address that doesn't exist, and for an address that was cut off. */
import { Navigate, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../parts/heading.tsx";
import { SayLink } from "../parts/say-link.tsx";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import { type MessageId, Say } from "../words/words.tsx";
import { placesFor, startFor } from "./navigation.ts";

/** Addresses of the door. The browser's Back leads to them from the first screen after a sign-in. */
const DOOR = ["/", "/join", "/recover", "/found"];

export function NotFound(): ReactNode {
	const { pathname } = useLocation();
	const { areas } = useSittingFacts();
	if (DOOR.includes(pathname)) return <Navigate to={startFor(areas)} replace />;
	return <Nowhere title="house.not-found" help="house.not-found-help" />;
}

/** For an address of which a part is missing, such as a link that was cut off. */
export function BrokenLink(): ReactNode {
	return <Nowhere title="house.broken-link" help="house.broken-link-help" />;
}

function Nowhere({ title, help }: { title: MessageId; help: MessageId }): ReactNode {
	const { areas } = useSittingFacts();
	const start = placesFor(areas).find(({ to }) => to === startFor(areas)) ?? { to: "/today", id: "house.today" as const };
	return (
		<>
			<Heading id={title} />
			<Say as="p" id={help} />
			<p>
				<SayLink to={start.to} id={start.id} />
			</p>
		</>
	);
}
