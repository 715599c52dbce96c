"use client";

/** For errors in the root layout: renders without theme and components. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Could not load this page</h1>
          <p>No data was lost. Try again. If it fails again, come back in a few minutes.</p>
          <button type="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
