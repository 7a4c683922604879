"""The list of assessments, one assessment, and its runs by stage with their progress."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.queries import job_page, result_list, result_room
from kaocheng.results.services import request_run
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.results.answers import HERE, of


@page
def results(request: HttpRequest, actor: User) -> HttpResponse:
    """结果发布: the assessments that the actor knows of."""
    context = {"rows": result_list(actor), "here": HERE}
    return render(request, "web/results/list.html", context)


@page
def result(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One assessment: where it stands on its way to the circular."""
    room = result_room(actor, pk)
    return render(request, "web/results/result.html", of(room.head, "overview", room=room))


@deed
def start(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """计分 of a stage; twice is as good as once."""
    try:
        job = request_run(actor, assessment_pk=pk, stage=request.POST.get("stage", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:result", pk)
    return redirect("web:run_job", job)


@page
def job(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """How far a run is; once it is done, its ranking."""
    head, line = job_page(actor, pk)
    if line.run_pk is not None:
        return redirect("web:ranking", line.run_pk)
    return render(request, "web/results/job.html", of(head, "overview", job=line))


@page
def progress(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The moving part of that page, fetched every second."""
    _, line = job_page(actor, pk)
    response = render(request, "web/results/_progress.html", {"job": line})
    if line.run_pk is not None:
        response["HX-Redirect"] = reverse("web:ranking", args=[line.run_pk])
    return response


addresses = [
    path("results/", results, name="results"),
    path("results/<int:pk>/", result, name="result"),
    path("results/<int:pk>/runs/", start, name="request_run"),
    path("results/jobs/<int:pk>/", job, name="run_job"),
    path("results/jobs/<int:pk>/progress/", progress, name="run_progress"),
]
