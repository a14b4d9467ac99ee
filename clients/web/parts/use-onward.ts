/** Leads on after an action has succeeded, unless the person has gone elsewhere meanwhile. */
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

/**
 * Returns the `navigate` of `useNavigate`, which does nothing once the person has opened another place. Use it where an answer of the server
 * comes before the next place. Otherwise somebody who goes on while the answer is under way is taken away from there.
 */
export function useOnward(): ReturnType<typeof useNavigate> {
	const navigate = useNavigate();
	const isHere = useIsHere();
	return async (options) => {
		if (isHere()) await navigate(options);
	};
}

/** Returns a function that says whether the person is still at the place of this component. Steps of a form are one place. */
export function useIsHere(): () => boolean {
	const router = useRouter();
	// The address changes at the press. The screen itself is replaced later, when the next one is loaded.
	const [place] = useState(() => router.latestLocation.pathname);
	const hasLeft = useRef(false);
	useEffect(
		() => () => {
			// A component can also be removed because its data has changed. Then the person is still here.
			hasLeft.current = router.latestLocation.pathname !== place;
		},
		[router, place],
	);
	return () => !hasLeft.current && router.latestLocation.pathname === place;
}
