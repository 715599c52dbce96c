"use client";

/** The last resort, when even the layout failed: no theme, no components, only words. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Empfio could not show this page</h1>
          <p>Nothing was lost. Try again; if it fails again, come back in a few minutes.</p>
          <button type="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
