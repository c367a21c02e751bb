// When a job ends, the page that showed its progress is loaded anew, with the result.
document.addEventListener("ended", () => location.reload());
