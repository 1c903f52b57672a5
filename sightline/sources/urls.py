"""Addresses of the way in."""

from django.urls import path

from sightline.sources import views

app_name = "sources"
urlpatterns = [
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/<slug:number>/", views.receipt, name="receipt"),
    path("receipts/<slug:number>/rows/", views.receipt_rows, name="receipt_rows"),
    path("receipts/<slug:number>/missing/", views.receipt_missing, name="receipt_missing"),
    path("receipts/<slug:number>/refused-cells.csv", views.refused_cells_file, name="receipt_refused_cells"),
    path("receipts/<slug:number>/refused-rows/<int:list_number>.csv", views.refused_rows_file,
         name="receipt_refused_rows"),
    path("receipts/<slug:number>/mend/", views.mend, name="receipt_mend"),
    path("receipts/<slug:number>/mend/<int:row_number>/", views.mend_row, name="receipt_mend_row"),
    path("receipts/<slug:number>/missing/<int:vanished_number>/", views.settle_moved,
         name="receipt_settle_moved"),
    path("receipts/questions/<int:question_number>/", views.answer_question, name="receipt_question"),
    path("load-a-file/", views.load_a_file, name="load_a_file"),
    path("load-a-file/<slug:public_id>/", views.upload, name="load_a_file_upload"),
    path("data-quality/", views.data_quality, name="data_quality"),
    path("data-quality/waiting/", views.waiting, name="data_quality_waiting"),
    path("data-quality/sources/", views.sources_that_differ, name="data_quality_sources"),
    path("data-quality/ends/", views.ends_not_said, name="data_quality_ends"),
    path("data-quality/children/", views.children_in_one_source, name="data_quality_children"),
    path("data-quality/numbers/", views.failing_numbers, name="data_quality_numbers"),
    path("data-quality/disputes/<int:dispute_number>/", views.settle_dispute, name="data_quality_settle"),
]  # fmt: skip
