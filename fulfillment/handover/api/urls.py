"""The addresses of handover, under /api/."""

from django.urls import path

from . import handover_jobs

urlpatterns = [
    path("handoverjobs", handover_jobs.HandoverJobsView.as_view()),
    path("handoverjobs/<str:handover_job_id>", handover_jobs.HandoverJobView.as_view()),
    path("handoverjobs/<str:handover_job_id>/actions", handover_jobs.HandoverJobActionsView.as_view()),
    path("handoverjobs/<str:handover_job_id>/deliverynote", handover_jobs.DeliveryNoteView.as_view()),
]
